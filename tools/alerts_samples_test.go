package tools_test

import (
	"bufio"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

const (
	samplesDir     = "testdata/metrics"
	scrapeInterval = 15 * time.Second
)

// samples are what two replicas said at each scrape, by series.
type samples struct {
	faultAt time.Duration
	series  map[string][]float64 // NaN: no sample
}

// faultBegin matches the comment at the head of a recording.
var faultBegin = regexp.MustCompile(`the fault begins before scrape (\d+)`)

// recorded returns what `make samples` has recorded of a fault.
func recorded(t *testing.T, name string) samples {
	t.Helper()
	file, err := os.Open(filepath.Join(samplesDir, name+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	s := samples{series: make(map[string][]float64)}
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if found := faultBegin.FindStringSubmatch(lines.Text()); found != nil {
			scrape, err := strconv.Atoi(found[1])
			if err != nil {
				t.Fatal(err)
			}
			s.faultAt = time.Duration(scrape-1) * scrapeInterval
		}
		if !strings.HasPrefix(lines.Text(), "#") {
			s.set(t, lines.Text())
		}
	}
	if len(s.series) == 0 {
		t.Fatalf("%s has no samples", file.Name())
	}
	return s
}

// set sets the values of a series from a line in the notation of promtool: 1x3 stands for four times 1, _x3 for three
// times no sample.
func (s *samples) set(t *testing.T, line string) {
	t.Helper()
	name, notation, found := strings.Cut(line, "} ")
	if !found {
		t.Fatalf("%q is no series", line)
	}
	var values []float64
	for word := range strings.FieldsSeq(notation) {
		text, times, repeated := strings.Cut(word, "x")
		value, err := math.NaN(), error(nil)
		n := 1
		if text != "_" {
			value, err = strconv.ParseFloat(text, 64)
		}
		if err == nil && repeated {
			n, err = strconv.Atoi(times)
			if text != "_" {
				n++
			}
		}
		if err != nil {
			t.Fatalf("%q: %v", word, err)
		}
		values = append(values, slices.Repeat([]float64{value}, n)...)
	}
	s.series[name+"}"] = values
}

// complete adds the series that a recording leaves out because they stayed 0.
func (s *samples) complete(healthy samples) {
	length := 0
	for _, values := range s.series {
		length = max(length, len(values))
	}
	for name := range healthy.series {
		if _, found := s.series[name]; !found && !strings.HasPrefix(name, "up{") && !absent.MatchString(name) {
			s.series[name] = slices.Repeat([]float64{0}, length)
		}
	}
}

// absent matches the series that are not there, instead of 0, where they have no value.
var absent = regexp.MustCompile(`^handoffd_(signing_keys|build_info|http_|webhook_failures)|^process_`)

// input returns the series that rules use, with the state of the last scrapes going on for the horizon: counters rise as
// they rose during the fault, ages too, and all else stays as it is.
func (s *samples) input(t *testing.T) (all []series) {
	used := metricsOfRules(t)
	for _, name := range slices.Sorted(maps.Keys(s.series)) {
		metric, _, _ := strings.Cut(name, "{")
		if !used[metric] {
			continue
		}
		var text strings.Builder
		values := s.series[name]
		for _, value := range values {
			if math.IsNaN(value) {
				text.WriteString("_ ")
			} else {
				fmt.Fprintf(&text, "%v ", value)
			}
		}
		last, rise := values[len(values)-1], s.rise(metric, values)
		if n := int(horizon/scrapeInterval) - len(values) + 1; !math.IsNaN(last) && n > 1 {
			fmt.Fprintf(&text, "%v+%vx%d", last+rise, rise, n-1)
		}
		all = append(all, series{name, strings.TrimSpace(text.String())})
	}
	return all
}

// rise returns by how much a series goes on to rise with each scrape.
func (s *samples) rise(metric string, values []float64) float64 {
	const few = 5
	recent := values[max(0, len(values)-few):]
	if math.IsNaN(recent[0]) || len(recent) < few {
		return 0
	}
	total := recent[len(recent)-1] - recent[0]
	counter := regexp.MustCompile(`_(total|count|sum|bucket)$`).MatchString(metric)
	if strings.HasSuffix(metric, "_age_seconds") || strings.HasPrefix(metric, "handoffd_") && agesOf.MatchString(metric) {
		counter = slices.IsSorted(recent) && total > 0.9*scrapeInterval.Seconds()*(few-1)
	}
	if !counter {
		return 0
	}
	return total / (few - 1)
}

// agesOf matches the metrics that say how long something has waited.
var agesOf = regexp.MustCompile(`_oldest_\w*seconds$`)
