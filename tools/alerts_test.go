package tools_test

import (
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"
)

const (
	rulesFile = "deploy/prometheus/rules.yml"
	// horizon is how long a fault lasts in the tests, unless an alert on it needs longer.
	horizon = 30 * time.Minute
	// prompt is how soon after its beginning each page of a fault has fired.
	prompt = 10 * time.Minute
)

// rule is a rule of rules.yml.
type rule struct {
	Record, Alert, Expr string
	For                 string
	Labels, Annotations map[string]string
	group               string
}

// rules returns all rules in their order.
func rules(t *testing.T) (all []rule) {
	t.Helper()
	text, err := os.ReadFile(rootFile(t, rulesFile))
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Groups []struct {
			Name  string
			Rules []rule
		}
	}
	if err := yaml.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	for _, group := range file.Groups {
		for _, each := range group.Rules {
			each.group = group.Name
			all = append(all, each)
		}
	}
	return all
}

// alerts returns the rules that are alerts, by name.
func alerts(t *testing.T) map[string]rule {
	t.Helper()
	all := make(map[string]rule)
	for _, each := range rules(t) {
		if each.Alert != "" {
			all[each.Alert] = each
		}
	}
	return all
}

// promtool runs promtool, and fails the test with its output if it fails.
func promtool(t *testing.T, arguments ...string) {
	t.Helper()
	path, err := exec.LookPath("promtool")
	if err != nil {
		t.Skip("promtool is not installed: deploy/prometheus stays unchecked (Debian: apt-get install prometheus)")
	}
	if out, err := exec.CommandContext(t.Context(), path, arguments...).CombinedOutput(); err != nil {
		t.Errorf("promtool %s: %v\n%s", strings.Join(arguments[:2], " "), err, out)
	}
}

func TestPrometheusAcceptsItsFiles(t *testing.T) {
	promtool(t, "check", "rules", "--lint-fatal", rootFile(t, rulesFile))
	promtool(t, "check", "config", rootFile(t, "deploy/prometheus/prometheus.yml"))
}

func TestEachAlertSaysWhatToDo(t *testing.T) {
	for name, alert := range alerts(t) {
		if severity := alert.Labels["severity"]; severity != "page" && severity != "ticket" {
			t.Errorf("%s has the severity %q, want page or ticket", name, severity)
		}
		if !strings.HasPrefix(name, "Handoffd") {
			t.Errorf("%s does not name the service", name)
		}
		for _, annotation := range []string{"summary", "description", "runbook_url"} {
			if alert.Annotations[annotation] == "" {
				t.Errorf("%s has no %s", name, annotation)
			}
		}
		file, anchor, _ := strings.Cut(alert.Annotations["runbook_url"], "#")
		text, err := os.ReadFile(rootFile(t, file))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if anchor != "" && !slices.Contains(anchors(string(text)), anchor) {
			t.Errorf("%s: %s has no heading #%s", name, file, anchor)
		}
	}
}

// anchors returns the anchors of the headings of a page, as GitHub makes them.
func anchors(page string) (all []string) {
	for line := range strings.Lines(page) {
		if title := strings.TrimLeft(line, "#"); title != line && strings.HasPrefix(title, " ") {
			all = append(all, strings.Map(func(r rune) rune {
				switch {
				case r == ' ':
					return '-'
				case r == '-' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
					return r
				default:
					return -1
				}
			}, strings.ToLower(strings.TrimSpace(title))))
		}
	}
	return all
}

// Each fault has lasted for the horizon. What fired at any time of it is what the table says, and nothing else; the
// pages among it have fired soon.
func TestEachAlertFiresInItsFaultAndInNoOther(t *testing.T) {
	known, used, fired := alerts(t), selectorsOfRules(t), make(map[string]bool)
	arguments := []string{"test", "rules"}
	for _, fault := range faults {
		samples, lasts := fault.samples(t), cmp.Or(fault.lasts, horizon)
		unit := unitTest{
			RuleFiles: []string{rootFile(t, rulesFile)},
			Tests:     []unitTestCase{{Name: fault.name, Interval: scrapeInterval.String(), Input: samples.input(used, lasts)}},
		}
		var pages []string
		for _, name := range fault.fires {
			fired[name] = true
			if known[name].Labels["severity"] == "page" {
				pages = append(pages, name)
			}
		}
		unit.Tests[0].expect(lasts, fmt.Sprintf(`ALERTS{alertstate="firing"}[%s]`, lasts), fault.fires)
		at := samples.faultAt + prompt
		unit.Tests[0].expect(at, fmt.Sprintf(`ALERTS{alertstate="firing",severity="page"}[%s]`, at), pages)
		arguments = append(arguments, writeUnitTest(t, fault.name, unit))
	}
	for name := range known {
		if !fired[name] {
			t.Errorf("no fault of the table makes %s fire", name)
		}
	}
	promtool(t, arguments...)
}

// writeUnitTest writes a file for promtool test rules, and returns its path.
func writeUnitTest(t *testing.T, name string, unit unitTest) string {
	t.Helper()
	unit.Interval = "2m"
	text, err := yaml.Marshal(unit)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), strings.NewReplacer(" ", "_", "'", "").Replace(name)+".yml")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// unitTest is a file for promtool test rules.
type unitTest struct {
	RuleFiles []string       `yaml:"rule_files"`
	Interval  string         `yaml:"evaluation_interval"`
	Tests     []unitTestCase `yaml:"tests"`
}

type unitTestCase struct {
	Name        string       `yaml:"name"`
	Interval    string       `yaml:"interval"`
	Input       []series     `yaml:"input_series"`
	Expressions []expression `yaml:"promql_expr_test"`
}

type series struct {
	Series string `yaml:"series"`
	Values string `yaml:"values"`
}

type expression struct {
	Expr    string       `yaml:"expr"`
	At      string       `yaml:"eval_time"`
	Samples []wantSample `yaml:"exp_samples,omitempty"`
}

type wantSample struct {
	Labels string `yaml:"labels"`
	Value  int    `yaml:"value"`
}

// expect makes promtool compare the names of the alerts in a range vector.
func (c *unitTestCase) expect(at time.Duration, alerts string, names []string) {
	e := expression{Expr: `max by (alertname) (max_over_time(` + alerts + `))`, At: at.String()}
	for _, name := range names {
		e.Samples = append(e.Samples, wantSample{fmt.Sprintf(`{alertname=%q}`, name), 1})
	}
	c.Expressions = append(c.Expressions, e)
}
