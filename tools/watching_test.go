package tools_test

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
)

const watchingPage = "docs/watching.md"

var update = flag.Bool("update", false, "write the tables of docs/watching.md anew")

func TestWatchingPageListsTheAlerts(t *testing.T) {
	text, err := os.ReadFile(rootFile(t, watchingPage))
	if err != nil {
		t.Fatal(err)
	}
	want := withTables(t, string(text))
	if want == string(text) {
		return
	}
	if !*update {
		t.Errorf("the tables of %s are not those of %s: go test -C tools -run %s . -args -update",
			watchingPage, rulesFile, t.Name())
		return
	}
	if err := os.WriteFile(rootFile(t, watchingPage), []byte(want), 0o644); err != nil {
		t.Fatal(err)
	}
}

// withTables returns the page with a table below the heading of each group of alerts.
func withTables(t *testing.T, page string) string {
	t.Helper()
	tables := make(map[string]string)
	for _, each := range rules(t) {
		if each.Alert == "" {
			continue
		}
		if tables[each.group] == "" {
			tables[each.group] = "| alert | severity | after | what it says | what to do |\n|---|---|---|---|---|\n"
		}
		tables[each.group] += fmt.Sprintf("| `%s` | %s | %s | %s | %s |\n", each.Alert, each.Labels["severity"],
			cmp.Or(each.For, "at once"), untemplated(each.Annotations["summary"]), advice(each))
	}
	for group, table := range tables {
		heading := strings.TrimPrefix(group, "handoffd.")
		section := regexp.MustCompile(`(?mi)^(### ` + heading + "\n)(?:\n|\\|.*\n)*")
		if !section.MatchString(page) {
			t.Fatalf("%s has no heading %q", watchingPage, heading)
		}
		page = section.ReplaceAllString(page, "$1\n"+strings.ReplaceAll(table, "$", "$$")+"\n")
	}
	return page
}

// advice returns what to do, with a link to the section that says how, if that is on another page.
func advice(alert rule) string {
	text, link := alert.Annotations["description"], strings.TrimPrefix(alert.Annotations["runbook_url"], "docs/")
	if strings.HasPrefix("docs/"+link, watchingPage) {
		return text
	}
	page, section, _ := strings.Cut(link, "#")
	name := cmp.Or(strings.ReplaceAll(section, "-", " "), strings.TrimSuffix(page, ".md"))
	return fmt.Sprintf("%s [%s](%s)", text, name, link)
}

var templated = regexp.MustCompile(`\{\{ \$(?:labels\.)?(\w+)[^}]*\}\}`)

// untemplated returns a text with the names of labels instead of their values.
func untemplated(text string) string { return templated.ReplaceAllString(text, "*$1*") }

// The examples of the page select what replicas say, like the rules.
func TestQuestionsForPrometheusSelectWhatReplicasSay(t *testing.T) {
	text, err := os.ReadFile(rootFile(t, watchingPage))
	if err != nil {
		t.Fatal(err)
	}
	_, questions, _ := strings.Cut(string(text), "| question | PromQL |")
	known := knownSeries(t)
	test := unitTestCase{Interval: scrapeInterval.String()}
	for _, found := range regexp.MustCompile("`([^`]{10,})` \\|\n").FindAllStringSubmatch(questions, -1) {
		checkExpression(t, "question", found[1], known)
		test.Expressions = append(test.Expressions, expression{Expr: found[1], At: "0s"})
	}
	if len(test.Expressions) == 0 {
		t.Fatalf("%s asks nothing", watchingPage)
	}
	promtool(t, "test", "rules", writeUnitTest(t, "questions", unitTest{Tests: []unitTestCase{test}}))
}
