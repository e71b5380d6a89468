// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Documents
internal import FoundationEssentials

/// What is the same on every page: its look, and the script that filters.
///
/// Both are named by their digests in the page's policy, so that nothing else can run or restyle.
package enum HTMLPage {
  static let script = "<script>\(javaScript)</script>\n"
  private static let style = "<style>\(css)</style>\n"
  static let styleDigest = digest(css)
  static let scriptDigest = digest(javaScript)

  /// Everything before a page's content: its title, its look, and the policy that lets nothing run
  /// but one script.
  ///
  /// - Parameter script: the only script of the page, without its tags; nil for the report's own.
  package static func head(title: String, script: String? = nil) -> String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
    style-src 'sha256-\(styleDigest)'; \
    script-src 'sha256-\(script.map(digest) ?? scriptDigest)'; \
    base-uri 'none'; form-action 'none'">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="referrer" content="no-referrer">
    <title>\(escaped(title))</title>
    \(style)</head>
    <body>

    """
  }

  /// A text with nothing in it that a browser takes for markup, and with all characters visible.
  ///
  /// - Parameter limit: about how many bytes to show.
  package static func escaped(_ text: String, limit: Int = 2000) -> String {
    XMLText.escaped(ReportText.visible(text, limit: limit))
  }

  private static func digest(_ text: String) -> String {
    Data(SHA256.hash(data: Array(text.utf8))).base64EncodedString()
  }

  private static let css = """

    :root {
      color-scheme: light dark;
      --page: #f6f7f9; --card: #fff; --text: #1c2128; --faint: #5b6573; --line: #dde1e7;
      --code: #f0f2f5; --mark: #fff2c4; --link: #0b5cad;
      --critical: #a4133c; --high: #c2410c; --medium: #93690a; --low: #1d6fa5; --info: #5b6573;
      --added: #116329; --removed: #a40e26; --good: #116329;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --page: #12161c; --card: #1a2028; --text: #e3e8ee; --faint: #98a3b1; --line: #313a46;
        --code: #10141a; --mark: #46390f; --link: #79b8ff;
        --critical: #ff6b8b; --high: #ff9457; --medium: #e8bd45; --low: #6cb8ec; --info: #98a3b1;
        --added: #6bd08a; --removed: #ff8a8a; --good: #6bd08a;
      }
    }
    * { box-sizing: border-box; }
    [hidden] { display: none !important; }
    body {
      margin: 0; background: var(--page); color: var(--text);
      font: 15px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
    }
    main { max-width: 1080px; margin: 0 auto; padding: 28px 20px 60px; }
    h1 { font-size: 24px; line-height: 1.25; margin: 0 0 4px; overflow-wrap: anywhere; }
    h2 { font-size: 18px; margin: 32px 0 10px; }
    h3 { font-size: 13px; margin: 16px 0 4px; color: var(--faint); }
    p { margin: 8px 0; overflow-wrap: anywhere; }
    ul, ol { margin: 4px 0 8px; padding-left: 22px; }
    li { overflow-wrap: anywhere; }
    h1 code { font-size: 18px; }
    code, pre { font: 13px/1.55 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
    code { overflow-wrap: anywhere; }
    .faint { color: var(--faint); }
    .tiles { display: grid; grid-template-columns: repeat(7, 1fr); gap: 10px; margin: 20px 0; }
    .tile {
      background: var(--card); border: 1px solid var(--line); border-top: 3px solid var(--tone);
      border-radius: 8px; padding: 10px 12px;
    }
    .tile b { display: block; font-size: 26px; line-height: 1.15; color: var(--tone); }
    .tile span { font-size: 13px; color: var(--faint); }
    .tile.none b { color: var(--faint); font-weight: 500; }
    .tile.none { border-top-color: var(--line); }
    .critical { --tone: var(--critical); } .high { --tone: var(--high); }
    .medium { --tone: var(--medium); } .low { --tone: var(--low); }
    .info, .other { --tone: var(--info); }
    .alert, .good {
      border: 1px solid var(--high); border-radius: 8px; padding: 10px 14px; background: var(--card);
    }
    .good { border-color: var(--good); }
    .problems { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 8px 14px; }
    .filters {
      display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: center; margin: 20px 0 0;
      position: sticky; top: 0; z-index: 1; background: var(--page); padding: 10px 0;
      border-bottom: 1px solid var(--line);
    }
    .filters input[type=search], .filters select, .filters button {
      font: inherit; font-size: 14px; color: inherit; background: var(--card);
      border: 1px solid var(--line); border-radius: 6px; padding: 6px 9px; max-width: 220px;
    }
    .filters input[type=search] { flex: 1 1 180px; max-width: none; }
    .filters button { cursor: pointer; }
    .severities { display: flex; flex-wrap: wrap; gap: 4px 12px; font-size: 14px; }
    .severities label { display: inline-flex; gap: 5px; align-items: center; cursor: pointer; }
    .severities input { margin: 0; }
    .finding {
      background: var(--card); border: 1px solid var(--line); border-radius: 8px; margin: 0 0 8px;
      content-visibility: auto; contain-intrinsic-size: auto 76px;
    }
    .finding > summary {
      display: grid; grid-template-columns: 76px 1fr; gap: 2px 12px; align-items: baseline;
      padding: 10px 14px; cursor: pointer; list-style: none;
    }
    .finding > summary::-webkit-details-marker { display: none; }
    .finding > summary:focus-visible { outline: 2px solid var(--link); border-radius: 8px; }
    .finding[open] > summary { border-bottom: 1px solid var(--line); }
    .badge {
      grid-row: span 2; justify-self: start; color: var(--tone); border: 1px solid var(--tone);
      border-radius: 999px; padding: 0 9px; font-size: 12px; line-height: 20px; font-weight: 600;
      white-space: nowrap;
    }
    .title { font-weight: 600; overflow-wrap: anywhere; }
    .where { display: flex; flex-wrap: wrap; gap: 0 14px; }
    .body { padding: 6px 14px 14px; }
    .note { border-left: 3px solid var(--low); padding: 2px 10px; }
    .code {
      background: var(--code); border: 1px solid var(--line); border-radius: 6px; margin: 8px 0;
      padding: 8px 0; overflow-x: auto; tab-size: 2;
    }
    .code > * { padding-right: 12px; }
    .code > .faint, .code > .added, .code > .removed { padding-left: 12px; }
    .number {
      display: inline-block; width: 52px; padding-right: 12px; margin-right: 8px; text-align: right;
      color: var(--faint); user-select: none;
    }
    mark { background: var(--mark); color: inherit; display: inline-block; min-width: 100%; margin-bottom: -1.55em; }
    mark em { color: var(--high); font-style: normal; }
    .added { color: var(--added); } .removed { color: var(--removed); }
    .ids code { background: var(--code); border-radius: 4px; padding: 1px 6px; }
    .fingerprint { user-select: all; }
    .copy { font: inherit; font-size: 12px; margin-left: 6px; cursor: pointer; color: inherit;
      background: var(--card); border: 1px solid var(--line); border-radius: 4px; }
    .more button { font: inherit; padding: 6px 12px; cursor: pointer; color: inherit;
      background: var(--card); border: 1px solid var(--line); border-radius: 6px; }
    footer { margin-top: 40px; }
    pre { background: var(--code); border: 1px solid var(--line); border-radius: 6px; margin: 8px 0;
      padding: 8px 12px; overflow-x: auto; tab-size: 2; }
    a { color: var(--link); }
    table { border-collapse: collapse; width: 100%; background: var(--card); margin: 8px 0; }
    th, td { text-align: left; vertical-align: baseline; padding: 6px 10px; border-bottom: 1px solid var(--line); }
    th { font-size: 13px; color: var(--faint); font-weight: 600; }
    td { overflow-wrap: anywhere; }
    td:first-child { min-width: 96px; }
    td.wide { width: 34%; }
    dl { display: grid; grid-template-columns: 110px 1fr; gap: 4px 14px; margin: 14px 0; }
    dt { color: var(--faint); } dd { margin: 0; overflow-wrap: anywhere; }
    @media (max-width: 760px) {
      .wide { display: none; }
      main { padding: 18px 12px 40px; }
      .tiles { grid-template-columns: repeat(4, 1fr); gap: 8px; }
      .tile { padding: 8px 10px; } .tile b { font-size: 20px; } .tile span { font-size: 12px; }
      .finding > summary { grid-template-columns: 1fr; }
      .badge { grid-row: auto; }
      .filters { position: static; }
      .filters input[type=search] { flex-basis: 100%; }
      .filters select { flex: 1 1 0; min-width: 0; }
    }
    @media print {
      .filters, .copy, .more { display: none !important; }
      .finding { break-inside: avoid; content-visibility: visible; }
    }

    """

  private static let javaScript = """

    (() => {
      "use strict";
      const form = document.querySelector(".filters");
      const all = Array.from(document.querySelectorAll(".finding"));
      for (const code of document.querySelectorAll(".fingerprint")) {
        if (!navigator.clipboard) break;
        const button = document.createElement("button");
        button.type = "button";
        button.className = "copy";
        button.textContent = "copy";
        button.addEventListener("click", () => {
          navigator.clipboard.writeText(code.textContent).then(() => {
            button.textContent = "copied";
          });
        });
        code.after(button);
      }
      if (!form) return;
      form.hidden = false;
      // Of many findings the worst are shown first: thousands at once would keep a browser busy.
      const step = 500;
      let limit = step;
      const more = document.querySelector(".more");
      const worst = all.map((finding, index) => index).sort(
        (a, b) => (all[a].dataset.rank ?? a) - (all[b].dataset.rank ?? b));
      const headings = [];
      const headingOf = [];
      for (const element of document.querySelectorAll("h2, h3.place, .finding")) {
        if (element.matches(".finding")) headingOf.push(headings.at(-1));
        else headings.push(element.matches("h2") ? null : element);
      }
      const texts = all.map((finding) => finding.textContent.toLowerCase());
      const apply = () => {
        const words = form.elements.text.value.toLowerCase().split(/\\s+/).filter(Boolean);
        const rule = form.elements.rule.value;
        const file = form.elements.file.value;
        const severities = new Set(
          Array.from(form.querySelectorAll("[name=severity]:checked"), (box) => box.value));
        const used = new Set();
        let count = 0;
        for (const index of worst) {
          const finding = all[index];
          const data = finding.dataset;
          const fits = severities.has(data.severity) && (!rule || data.rule === rule)
            && (!file || data.file === file) && words.every((word) => texts[index].includes(word));
          const shown = fits && count < limit;
          if (fits) count += 1;
          if (finding.hidden === shown) finding.hidden = !shown;
          if (shown) used.add(headingOf[index]);
        }
        for (const heading of headings) if (heading) heading.hidden = !used.has(heading);
        const isCut = count > limit;
        const total = count === all.length ? count : count + " of " + all.length;
        form.querySelector("output").textContent =
          isCut ? "the worst " + limit + " of " + total : count === all.length ? "" : total;
        if (more) more.hidden = !isCut;
      };
      const again = () => {
        limit = step;
        apply();
      };
      if (more) {
        more.querySelector("button").addEventListener("click", () => {
          limit += step;
          apply();
        });
      }
      // Paper has all that fits the filters.
      window.addEventListener("beforeprint", () => {
        limit = Infinity;
        apply();
      });
      window.addEventListener("afterprint", again);
      form.addEventListener("input", again);
      form.addEventListener("submit", (event) => event.preventDefault());
      form.elements.expand.addEventListener("click", () => {
        const open = form.elements.expand.textContent === "Open all";
        for (const finding of all) if (!finding.hidden) finding.open = open;
        form.elements.expand.textContent = open ? "Close all" : "Open all";
      });
      apply();
    })();

    """
}
