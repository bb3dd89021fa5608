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

// input returns the series that are used. The state of the last scrapes goes on until the fault has lasted long enough:
// counters rise as they did then, ages too, and all else stays as it is.
func (s *samples) input(used []selector, lasts time.Duration) (all []series) {
	for _, name := range slices.Sorted(maps.Keys(s.series)) {
		labels := labelsOf(name)
		if !slices.ContainsFunc(used, func(s selector) bool { return s.matches(labels) }) {
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
		last, rise := values[len(values)-1], rise(name, values)
		if n := int(lasts/scrapeInterval) - len(values) + 1; !math.IsNaN(last) && n > 1 {
			fmt.Fprintf(&text, "%v+%vx%d", last+rise, rise, n-1)
		}
		all = append(all, series{name, strings.TrimSpace(text.String())})
	}
	return all
}

// rise returns by how much a series goes on to rise with each scrape.
func rise(name string, values []float64) float64 {
	const few = 5
	if len(values) < few || math.IsNaN(values[len(values)-few]) {
		return 0
	}
	recent := values[len(values)-few:]
	total := recent[few-1] - recent[0]
	metric, _, _ := strings.Cut(name, "{")
	growing := slices.IsSorted(recent) && total > 0.9*scrapeInterval.Seconds()*(few-1)
	if counter.MatchString(metric) || age.MatchString(metric) && growing {
		return total / (few - 1)
	}
	return 0
}

var (
	counter = regexp.MustCompile(`_(total|count|sum|bucket)$`)
	// age matches the metrics that say how long something has waited.
	age = regexp.MustCompile(`^handoffd_\w*(oldest_\w*|age_)seconds$`)
)
