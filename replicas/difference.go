package replicas

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/handoffd/handoffd/db"
)

// Comparison is what a comparison of the replicas that have reported in the last 15 s found.
type Comparison struct {
	Replicas    int
	Disagreeing int // replicas of which a setting that must be the same on all is not that of the most

	// Differences names, in one line, these settings and the replicas, and never a value. It is empty if none differs.
	Differences string
}

// Compare compares the settings that must be the same on all replicas.
func Compare(ctx context.Context, database db.DBTX) (Comparison, error) {
	rows, err := db.New(database).ListLiveReplicas(ctx)
	if err != nil {
		return Comparison{}, fmt.Errorf("list replicas: %w", err)
	}
	replicas := make([]replica, len(rows))
	for i, row := range rows {
		replicas[i] = replica{row.ID, row.Host, row.Settings}
	}
	return compare(replicas), nil
}

// replica is what a row says of one replica.
type replica struct {
	id, host string
	settings json.RawMessage
}

func compare(replicas []replica) Comparison {
	reports := make(map[string]map[string][]string) // replicas by setting and fingerprint
	for _, each := range replicas {
		var settings map[string]string
		if err := json.Unmarshal(each.settings, &settings); err != nil {
			continue // no replica writes that
		}
		for name, fingerprint := range settings {
			if reports[name] == nil {
				reports[name] = make(map[string][]string)
			}
			reports[name][fingerprint] = append(reports[name][fingerprint], each.id+" on "+each.host)
		}
	}
	var differences []string
	disagreeing := make(map[string]struct{})
	for _, name := range slices.Sorted(maps.Keys(reports)) {
		// A replica of another version that does not report the setting does not disagree.
		if !differ(slices.Collect(maps.Keys(reports[name]))) {
			continue
		}
		largest := largestFirst(reports[name])
		differences = append(differences, name+": "+groups(reports[name], largest))
		for _, fingerprint := range largest[1:] {
			for _, replica := range reports[name][fingerprint] {
				disagreeing[replica] = struct{}{}
			}
		}
	}
	return Comparison{len(replicas), len(disagreeing), strings.Join(differences, " | ")}
}

// differ reports whether fingerprints are not of the same value. Of a setting with several values each has as many,
// separated by commas, and one that all share is enough.
func differ(fingerprints []string) bool {
	for shared := range strings.SplitSeq(fingerprints[0], ",") {
		hasShared := func(each string) bool { return slices.Contains(strings.Split(each, ","), shared) }
		if !slices.ContainsFunc(fingerprints, func(each string) bool { return !hasShared(each) }) {
			return false
		}
	}
	return true
}

// largestFirst returns the fingerprints, that of the most replicas first.
func largestFirst(replicas map[string][]string) []string {
	return slices.SortedFunc(maps.Keys(replicas), func(a, b string) int {
		return cmp.Or(cmp.Compare(len(replicas[b]), len(replicas[a])), slices.Compare(replicas[a], replicas[b]))
	})
}

// groups names the replicas that share each fingerprint, in the order of the fingerprints.
func groups(replicas map[string][]string, fingerprints []string) string {
	texts := make([]string, 0, len(fingerprints))
	for i, fingerprint := range fingerprints {
		state := "set on "
		switch {
		case fingerprint == "":
			state = "not set on "
		case i > 0 && fingerprints[0] != "":
			state = "another value on "
		}
		texts = append(texts, state+strings.Join(replicas[fingerprint], ", "))
	}
	return strings.Join(texts, "; ")
}
