package tools_test

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql/parser"
)

const dashboardFile = "deploy/grafana/handoffd.json"

// dashboard has the members of the dashboard that tests read.
type dashboard struct {
	Panels      []panel
	Templating  struct{ List []struct{ Name, Definition string } }
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

// Each expression can be parsed, and what it selects was there in the metrics of real replicas. Those were recorded;
// TestRecordedMetricsAreThoseOfReplicas of cmd/handoffd holds that a replica still has them.
func TestExpressionsSelectWhatReplicasSay(t *testing.T) {
	known := knownSeries(t)
	for where, text := range expressionsOf(t) {
		expr, err := parser.NewParser(parser.Options{}).ParseExpr(variables.Replace(text))
		if err != nil {
			t.Errorf("%s: %v", where, err)
			continue
		}
		for _, selector := range parser.ExtractSelectors(expr) {
			if !slices.ContainsFunc(known, func(series labels.Labels) bool { return matches(series, selector) }) {
				t.Errorf("%s: no replica has ever said what %v selects", where, selector)
			}
		}
		checkGrouping(t, where, expr, known)
	}
}

// checkGrouping checks that the labels by which an expression groups are those of a series that it selects.
func checkGrouping(t *testing.T, where string, expr parser.Expr, known []labels.Labels) {
	parser.Inspect(expr, func(node parser.Node, _ []parser.Node) error {
		aggregation, ok := node.(*parser.AggregateExpr)
		if !ok {
			return nil
		}
		for _, name := range aggregation.Grouping {
			has := func(series labels.Labels) bool {
				for _, selector := range parser.ExtractSelectors(aggregation.Expr) {
					if matches(series, selector) && series.Has(name) {
						return true
					}
				}
				return false
			}
			if !slices.ContainsFunc(known, has) {
				t.Errorf("%s: groups by %s, which no series of %v has", where, name, aggregation.Expr)
			}
		}
		return nil
	})
}

func matches(series labels.Labels, selector []*labels.Matcher) bool {
	for _, matcher := range selector {
		if !matcher.Matches(series.Get(matcher.Name)) {
			return false
		}
	}
	return true
}

// knownSeries returns all recorded series, and those that Prometheus itself makes from rules.
func knownSeries(t *testing.T) (all []labels.Labels) {
	t.Helper()
	for _, fault := range faults {
		if fault.recording == "" {
			continue
		}
		for name := range recorded(t, fault.recording).series {
			series, err := parser.NewParser(parser.Options{}).ParseMetric(name)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, series)
		}
	}
	for _, each := range rules(t) {
		made := labels.FromStrings("__name__", each.Record, "job", "handoffd", "method", "GET", "route", "/")
		if each.Alert != "" {
			made = labels.FromStrings(
				"__name__", "ALERTS", "alertname", each.Alert, "alertstate", "firing", "job", "handoffd")
		}
		all = append(all, made)
	}
	return all
}

// metricsOfRules returns the names of the metrics that rules use.
func metricsOfRules(t *testing.T) map[string]bool {
	t.Helper()
	used := make(map[string]bool)
	for _, each := range rules(t) {
		for _, name := range regexp.MustCompile(`\b(handoffd|process)_\w+|\bup\b`).FindAllString(each.Expr, -1) {
			used[name] = true
		}
	}
	return used
}
