# Bawn
# SPDX-License-Identifier: Apache-2.0

# Inputs and expectations that others wrote; used where they are, never needed.
BAWN_SHARED ?= ../shared
export BAWN_SHARED := $(abspath $(BAWN_SHARED))

.DEFAULT_GOAL := help
.PHONY: help demo test build format lint bench dist clean

help:
	@echo 'Bawn finds what is insecure in infrastructure code. Begin with:'
	@echo
	@echo '  make demo     build it, then scan a vulnerable and a careful example'
	@echo '  make test     build and run every test'
	@echo
	@echo 'Both install the system packages they miss, and say which. Then:'
	@echo
	@echo '  make build    the release binary: .build/release/bawn'
	@echo '  make format   format the Swift files'
	@echo '  make lint     check their format, and the rules'
	@echo '  make bench    measure against peers (see Benchmarks/)'
	@echo '  make dist     one archive to install on Debian 12, Ubuntu 22.04 or newer'
	@echo '  make clean    remove everything that was built'
	@echo
	@echo 'BAWN_SHARED=DIR names a folder with more inputs to test with (default: ../shared).'

demo:
	@Scripts/demo

test:
	@Scripts/test

build:
	@Scripts/build

format:
	@Scripts/bootstrap
	@swift format format -i -r -p $$(Scripts/swift-sources)

lint:
	@Scripts/bootstrap
	@swift format lint --strict -r -p $$(Scripts/swift-sources)
	@if [ -x .build/release/bawn ]; then .build/release/bawn rules lint; fi

bench: build
	@Scripts/bench

dist: build
	@Scripts/dist

clean:
	rm -rf .build dist
