// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Findings

/// The rules as pages for a browser: one for each, and an index to find them by.
///
/// The pages need no network and nothing beside them; a link leads out only where a rule names a
/// reference.
package struct RuleManual {
  private let rules: [PolicyRule]
  private let tables: [TruthTable]

  /// The manual of some rules.
  ///
  /// - Parameter tables: truth tables, each of which is shown with the rules that it is about.
  package init(rules: [PolicyRule], tables: [TruthTable]) {
    // An id is a file's name here; what is wrong with others has been said when they were read.
    self.rules = rules.filter { RuleReader.isReadableID($0.id) }
    self.tables = tables
  }

  /// The names and contents of all files, the index first.
  package func pages() -> [(name: String, bytes: [UInt8])] {
    var pages = [("index.html", Array(index().utf8))]
    for rule in rules {
      let about = tables.filter { $0.rules.contains(rule.id) }
      pages.append((rule.id + ".html", Array(RulePage(rule: rule, tables: about).text().utf8)))
    }
    return pages
  }

  // MARK: - The index

  private func index() -> String {
    let services = Set(rules.map(\.service)).sorted()
    let counted = rules.filter { $0.profile == .default }.count
    var text = HTMLPage.head(title: "Bawn: rules", script: Self.script)
    text += """
      <main>
      <h1>Rules</h1>
      <p class="faint">\(rules.count) rules, \(counted) of them in the profile default. Search by \
      words, ids of Checkov, Trivy or Prowler, resource types or controls.</p>
      <form class="filters" hidden>
      <input type="search" name="text" placeholder="Search" aria-label="Search">
      <select name="severity" aria-label="Severity"><option value="">any severity</option>\
      \(Severity.allCases.reversed().map { "<option>\($0.rawValue)</option>" }.joined())</select>
      <select name="service" aria-label="Service"><option value="">any service</option>\
      \(services.map { "<option>\(HTMLPage.escaped($0))</option>" }.joined())</select>
      <select name="profile" aria-label="Profile"><option value="">any profile</option>\
      <option>default</option><option>all</option></select>
      <output></output>
      </form>
      <table>
      <thead><tr><th>severity</th><th>rule</th><th class="wide">also known as</th></tr></thead>
      <tbody>

      """
    for rule in rules { text += row(rule) }
    return text + "</tbody>\n</table>\n</main>\n<script>\(Self.script)</script>\n</body>\n</html>\n"
  }

  private func row(_ rule: PolicyRule) -> String {
    let about = rule.description
    let severity = about.severity.rawValue
    let controls = rule.controls.sorted { $0.key < $1.key }.map {
      "\($0.key) \($0.value.joined(separator: " "))"
    }
    let words = ([about.rationale] + rule.resources + about.tags + about.aliases + controls)
      .joined(separator: " ")
    return """
      <tr data-severity="\(severity)" data-service="\(HTMLPage.escaped(rule.service))" \
      data-profile="\(rule.profile.rawValue)" data-words="\(HTMLPage.escaped(words))">\
      <td><span class="badge \(severity)">\(severity)</span></td>\
      <td><a href="\(rule.id).html">\(HTMLPage.escaped(about.title))</a><br>\
      <code class="faint">\(rule.id)</code></td>\
      <td class="wide faint">\(HTMLPage.escaped(about.aliases.joined(separator: ", ")))</td></tr>

      """
  }

  private static let script = """

    (() => {
      "use strict";
      const form = document.querySelector(".filters");
      const rows = Array.from(document.querySelectorAll("tbody tr"));
      const texts = rows.map((row) => (row.textContent + " " + row.dataset.words).toLowerCase());
      form.hidden = false;
      const apply = () => {
        const words = form.elements.text.value.toLowerCase().split(/\\s+/).filter(Boolean);
        let shown = 0;
        rows.forEach((row, index) => {
          const fits = ["severity", "service", "profile"].every((name) =>
            !form.elements[name].value || row.dataset[name] === form.elements[name].value)
            && words.every((word) => texts[index].includes(word));
          row.hidden = !fits;
          if (fits) shown += 1;
        });
        form.querySelector("output").textContent =
          shown === rows.length ? "" : shown + " of " + rows.length;
      };
      form.addEventListener("input", apply);
      form.addEventListener("submit", (event) => event.preventDefault());
      apply();
    })();

    """
}
