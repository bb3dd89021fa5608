package tools_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const dashboardFile = "deploy/grafana/handoffd.json"

// dashboard has the members of the dashboard that tests read.
type dashboard struct {
	Panels     []panel
	Templating struct {
		List []struct{ Name, Definition string }
	}
	Annotations struct{ List []struct{ Name, Expr string } }
}

type panel struct {
	ID          int
	Type, Title string
	GridPos     struct{ H, W, X, Y int }
	Targets     []struct{ Expr, LegendFormat string }
}

func readDashboard(t *testing.T) (d dashboard) {
	t.Helper()
	text, err := os.ReadFile(rootFile(t, dashboardFile))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &d); err != nil {
		t.Fatal(err)
	}
	return d
}

func TestPanelsOfTheDashboardDoNotOverlap(t *testing.T) {
	const columns = 24
	taken, ids := make(map[[2]int]string), make(map[int]bool)
	for _, p := range readDashboard(t).Panels {
		if ids[p.ID] {
			t.Errorf("two panels have the id %d", p.ID)
		}
		ids[p.ID] = true
		at := p.GridPos
		if at.W < 1 || at.H < 1 || at.X < 0 || at.X+at.W > columns {
			t.Errorf("%q is at %+v", p.Title, at)
		}
		for x := at.X; x < at.X+at.W; x++ {
			for y := at.Y; y < at.Y+at.H; y++ {
				if other := taken[[2]int{x, y}]; other != "" {
					t.Fatalf("%q lies over %q", p.Title, other)
				}
				taken[[2]int{x, y}] = p.Title
			}
		}
		if p.Type != "row" && len(p.Targets) == 0 {
			t.Errorf("%q shows nothing", p.Title)
		}
	}
}

// expressionsOf returns all expressions of rules and dashboard, by where they stand.
func expressionsOf(t *testing.T) map[string]string {
	t.Helper()
	all := make(map[string]string)
	for _, each := range rules(t) {
		all[each.Alert+each.Record] = each.Expr
	}
	d := readDashboard(t)
	for _, p := range d.Panels {
		for i, target := range p.Targets {
			all[fmt.Sprintf("panel %q, query %d", p.Title, i+1)] = target.Expr
		}
	}
	for _, a := range d.Annotations.List {
		all["annotation "+a.Name] = a.Expr
	}
	for _, v := range d.Templating.List {
		if query, found := strings.CutPrefix(v.Definition, "label_values("); found {
			metric, _, _ := strings.Cut(query, ", ")
			all["variable "+v.Name] = metric
		}
	}
	return all
}

// variables are those of the dashboard, as Grafana fills them in.
var variables = strings.NewReplacer(
	"$__rate_interval", "1m", "$__range", "1h", "$job", "handoffd", "$instance", ".*")

// Prometheus can evaluate each expression of the dashboard.
func TestExpressionsOfTheDashboardAreValid(t *testing.T) {
	test := unitTestCase{Interval: scrapeInterval.String()}
	for where, text := range expressionsOf(t) {
		if strings.HasPrefix(where, "panel") || strings.HasPrefix(where, "annotation") {
			test.Expressions = append(test.Expressions, expression{Expr: variables.Replace(text), At: "0s"})
		}
	}
	promtool(t, "test", "rules", writeUnitTest(t, "dashboard", unitTest{Tests: []unitTestCase{test}}))
}

// What expressions select and group by was there in the metrics of real replicas. Those were recorded;
// TestRecordedMetricsAreThoseOfReplicas of cmd/handoffd holds that a replica still has them.
func TestExpressionsSelectWhatReplicasSay(t *testing.T) {
	known := knownSeries(t)
	for where, text := range expressionsOf(t) {
		checkExpression(t, where, variables.Replace(text), known)
	}
}

// Probes come as often as proxies ask and are 503 while a replica is not ready, so no share or duration counts them.
func TestExpressionsLeaveOutProbes(t *testing.T) {
	probe := labelSet{"job": "handoffd", "instance": "i", "route": "/readyz", "status": "503", "le": "0.5"}
	for where, text := range expressionsOf(t) {
		counts := strings.Contains(text, "status=~") || strings.Contains(text, "handoffd_http_request_duration")
		for _, selector := range selectors(variables.Replace(text)) {
			probe["__name__"] = selector.metric
			if counts && strings.HasPrefix(selector.metric, "handoffd_http_") && selector.matches(probe) {
				t.Errorf("%s: %s selects probes", where, selector.text)
			}
		}
	}
}

func checkExpression(t *testing.T, where, text string, known []labelSet) {
	t.Helper()
	for _, selector := range selectors(text) {
		if !slices.ContainsFunc(known, selector.matches) {
			t.Errorf("%s: no replica has ever said what %s selects", where, selector.text)
		}
	}
	for _, group := range groupings(text) {
		for _, label := range group.labels {
			if !slices.ContainsFunc(known, func(series labelSet) bool { return group.has(series, label) }) {
				t.Errorf("%s: groups by %s, which no series of %s has", where, label, group.of)
			}
		}
	}
}

// labelSet has the labels of a series, with its name as __name__.
type labelSet map[string]string

// selector is a vector selector of PromQL.
type selector struct {
	text     string
	metric   string
	matchers []matcher
}

type matcher struct {
	label, operator string
	value           *regexp.Regexp
}

var (
	selectorText = regexp.MustCompile(`\b((?:handoffd_|process_|job\w*:)[\w:]*|up|ALERTS)\b(?:\{([^}]*)\})?`)
	matcherText  = regexp.MustCompile(`(\w+)\s*(=~|!~|!=|=)\s*"([^"]*)"`)
	groupText    = regexp.MustCompile(`\bby \(([\w, ]+)\) \(`)
)

// selectors returns the selectors of an expression.
func selectors(expr string) (all []selector) {
	for _, found := range selectorText.FindAllStringSubmatch(expr, -1) {
		s := selector{text: found[0], metric: found[1]}
		for _, m := range matcherText.FindAllStringSubmatch(found[2], -1) {
			value := m[3]
			if !strings.Contains(m[2], "~") {
				value = regexp.QuoteMeta(value)
			}
			s.matchers = append(s.matchers, matcher{m[1], m[2], regexp.MustCompile("^(?:" + value + ")$")})
		}
		all = append(all, s)
	}
	return all
}

func (s selector) matches(series labelSet) bool {
	return s.metric == series["__name__"] &&
		!slices.ContainsFunc(s.matchers, func(m matcher) bool { return !m.matches(series[m.label]) })
}

func (m matcher) matches(value string) bool {
	return m.value.MatchString(value) == !strings.HasPrefix(m.operator, "!")
}

// grouping is an aggregation by labels.
type grouping struct {
	labels []string
	of     string
}

// groupings returns the aggregations of an expression.
func groupings(expr string) (all []grouping) {
	for _, at := range groupText.FindAllStringSubmatchIndex(expr, -1) {
		depth, end := 1, at[1]
		for ; depth > 0 && end < len(expr); end++ {
			switch expr[end] {
			case '(':
				depth++
			case ')':
				depth--
			}
		}
		all = append(all, grouping{strings.Split(expr[at[2]:at[3]], ", "), expr[at[1]:end]})
	}
	return all
}

// has reports whether a series is one of those that are grouped, and has the label.
func (g grouping) has(series labelSet, label string) bool {
	_, found := series[label]
	return found && slices.ContainsFunc(selectors(g.of), func(s selector) bool { return s.matches(series) })
}

// labelsOf parses the name of a series.
func labelsOf(name string) labelSet {
	metric, rest, _ := strings.Cut(name, "{")
	series := labelSet{"__name__": metric}
	for _, m := range matcherText.FindAllStringSubmatch(rest, -1) {
		series[m[1]] = m[3]
	}
	return series
}

// knownSeries returns all recorded series, and those that Prometheus makes from rules.
func knownSeries(t *testing.T) (all []labelSet) {
	t.Helper()
	for _, fault := range faults {
		if fault.recording == "" {
			continue
		}
		for name := range recorded(t, fault.recording).series {
			all = append(all, labelsOf(name))
		}
	}
	for _, each := range rules(t) {
		if each.Alert != "" {
			all = append(all, labelSet{
				"__name__": "ALERTS", "alertname": each.Alert, "alertstate": "firing", "job": "handoffd",
				"severity": each.Labels["severity"],
			})
			continue
		}
		all = append(all, groupings(each.Expr)[0].recordedAs(each.Record, all)...)
	}
	return all
}

// recordedAs returns the series that a record of this name makes of the known ones.
func (g grouping) recordedAs(name string, known []labelSet) (all []labelSet) {
	of := selectors(g.of)
	for _, series := range known {
		if !slices.ContainsFunc(of, func(s selector) bool { return s.matches(series) }) {
			continue
		}
		made := labelSet{"__name__": name}
		for _, label := range g.labels {
			made[label] = series[label]
		}
		if !slices.ContainsFunc(all, func(other labelSet) bool { return maps.Equal(other, made) }) {
			all = append(all, made)
		}
	}
	return all
}

// selectorsOfRules returns the selectors of all rules.
func selectorsOfRules(t *testing.T) (all []selector) {
	t.Helper()
	for _, each := range rules(t) {
		all = append(all, selectors(each.Expr)...)
	}
	return all
}
