package bench

default allow := false

allow if {
	some p_container in data.policy.containers
	p_oci := p_container.OCI
	i_oci := input.OCI
	p_oci.Version == i_oci.Version
	p_oci.Root.Readonly == i_oci.Root.Readonly
	allow_args(p_oci.Process.Args, i_oci.Process.Args)
	every env in i_oci.Process.Env {
		allow_env(env, p_oci.Process.Env)
	}
	every mount in i_oci.Mounts {
		some p_mount in p_oci.Mounts
		allow_mount(p_mount, mount)
	}
	every key, value in i_oci.Annotations {
		p_oci.Annotations[key] == value
	}
	allow_caps(p_oci.Process.Capabilities, i_oci.Process.Capabilities)
}

allow_args(p, i) if {
	count(p) == count(i)
	every n, arg in p {
		arg == i[n]
	}
}

allow_env(env, p_env) if env in p_env

allow_env(env, p_env) if {
	some pattern in p_env
	contains(pattern, "$(")
	name := split(pattern, "=")[0]
	startswith(env, concat("", [name, "="]))
}

allow_mount(p, i) if {
	p.destination == i.destination
	p.type_ == i.type_
	regex.match(concat("", ["^", p.source, "$"]), i.source)
	every option in i.options {
		option in p.options
	}
}

allow_caps(p, i) if {
	every kind, caps in i {
		every cap in caps {
			cap in p[kind]
		}
	}
}
