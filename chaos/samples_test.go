package chaos

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

var samplesDir = flag.String("samples", "", "record what /metrics says in each fault into this directory: make samples")

// scrapeInterval is that of deploy/prometheus/prometheus.yml.
const scrapeInterval = 15 * time.Second

// TestSamplesOfEachFault records the samples with which tools/alerts_test.go tests the alerts.
func TestSamplesOfEachFault(t *testing.T) {
	if *samplesDir == "" {
		t.Skip("records samples of each fault: make samples")
	}
	for name, fault := range sampledFaults {
		t.Run(name, func(t *testing.T) {
			t.Parallel() // they mostly wait
			s := &sampler{t: t, name: name, series: make(map[string][]string)}
			fault(s)
			s.write()
		})
	}
}

// sampler scrapes the replicas of a run as Prometheus would.
type sampler struct {
	t       *testing.T
	name    string
	run     *run
	scrapes int
	faultAt int                 // the first scrape that began in the fault
	series  map[string][]string // a value for each scrape; "_": none
}

// healthy scrapes the replicas before the fault.
func (s *sampler) healthy() { s.scrape(4) }

// sick scrapes the replicas during the fault.
func (s *sampler) sick() {
	s.faultAt = s.scrapes
	s.scrape(9)
}

func (s *sampler) scrape(times int) {
	s.t.Helper()
	tick := time.NewTicker(scrapeInterval)
	defer tick.Stop()
	for range times {
		for i, one := range s.run.replicas {
			s.scrapeOne(fmt.Sprintf("handoffd-%d:8080", i+1), one)
		}
		s.scrapes++
		for series, values := range s.series {
			s.series[series] = pad(values, s.scrapes)
		}
		<-tick.C
	}
}

// scrapeOne adds one sample of each series of a replica.
func (s *sampler) scrapeOne(instance string, one *replica) {
	add := func(series, value string) { s.series[series] = append(pad(s.series[series], s.scrapes), value) }
	target := fmt.Sprintf(`instance=%q,job="handoffd"`, instance)
	text, err := get(one.address + "/metrics")
	if err != nil {
		add("up{"+target+"}", "0")
		return
	}
	add("up{"+target+"}", "1")
	for line := range bytes.Lines(text) {
		series, value, found := cutLast(strings.TrimSpace(string(line)), " ")
		if !found || !sampled.MatchString(series) {
			continue
		}
		if name, labels, labelled := strings.Cut(series, "{"); labelled {
			add(name+"{"+target+","+labels, rounded(value))
		} else {
			add(name+"{"+target+"}", rounded(value))
		}
	}
}

// optional matches the series whose 0 means something else than their absence.
var optional = regexp.MustCompile(`^(up|handoffd_signing_keys)\{`)

// sampled matches the series that rules and dashboard can use, and bulky those of which one recording is enough.
var (
	sampled = regexp.MustCompile(`^(handoffd_|process_(cpu|resident|open|max|start))`)
	bulky   = regexp.MustCompile(`^handoffd_http_.*(_sum|le="(0\.0.*|0\.1|0\.25|[1-9].*)")`)
)

// rounded shortens times that were measured.
func rounded(value string) string {
	if _, after, found := strings.Cut(value, "."); !found || len(after) < 4 || strings.Contains(value, "e") {
		return value
	}
	number, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return value
	}
	return strconv.FormatFloat(number, 'g', 4, 64)
}

func cutLast(text, separator string) (before, after string, found bool) {
	i := strings.LastIndex(text, separator)
	if i < 0 || strings.HasPrefix(text, "#") {
		return text, "", false
	}
	return text[:i], text[i+len(separator):], true
}

// pad adds what is missing of n values.
func pad(values []string, n int) []string {
	for len(values) < n {
		values = append(values, "_")
	}
	return values
}

// write writes the series, each in one line and in the notation of promtool. Those that are always 0 are left out: the
// tests take them from the healthy replicas, of which only the series of requests that never came are left out.
func (s *sampler) write() {
	s.t.Helper()
	var text strings.Builder
	fmt.Fprintf(&text, "# Scraped every %v from %d replicas by `make samples`", scrapeInterval, len(s.run.replicas))
	if s.name != "healthy" {
		fmt.Fprintf(&text, "; the fault begins before scrape %d", s.faultAt+1)
	}
	text.WriteString(".\n")
	for _, series := range slices.Sorted(maps.Keys(s.series)) {
		values := s.series[series]
		zero := !slices.ContainsFunc(values, func(value string) bool { return value != "0" && value != "_" })
		if s.name != "healthy" && bulky.MatchString(series) {
			continue
		}
		if zero && (s.name != "healthy" || strings.HasPrefix(series, "handoffd_http_")) && !optional.MatchString(series) {
			continue
		}
		fmt.Fprintf(&text, "%s %s\n", series, shorten(values))
	}
	if err := os.WriteFile(filepath.Join(*samplesDir, s.name+".txt"), []byte(text.String()), 0o644); err != nil {
		s.t.Fatal(err)
	}
}

// shorten writes runs of one value as promtool does, 1x3 for four times 1.
func shorten(values []string) string {
	var short []string
	for i := 0; i < len(values); {
		n := 1
		for i+n < len(values) && values[i+n] == values[i] {
			n++
		}
		switch {
		case n == 1:
			short = append(short, values[i])
		case values[i] == "_":
			short = append(short, "_x"+strconv.Itoa(n))
		default:
			short = append(short, values[i]+"x"+strconv.Itoa(n-1))
		}
		i += n
	}
	return strings.Join(short, " ")
}
