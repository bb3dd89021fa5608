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

// ReadDifferences returns, in one line, the settings that must be the same on all replicas and differ on those that
// have reported in the last 15 s. It names the replicas and never a value, and is empty if no setting differs.
func ReadDifferences(ctx context.Context, database db.DBTX) (string, error) {
	rows, err := db.New(database).ListLiveReplicas(ctx)
	if err != nil {
		return "", fmt.Errorf("list replicas: %w", err)
	}
	reports := make(map[string]map[string][]string) // replicas by setting and fingerprint
	for _, row := range rows {
		var settings map[string]string
		if err := json.Unmarshal(row.Settings, &settings); err != nil {
			continue // no replica writes that
		}
		for name, fingerprint := range settings {
			if reports[name] == nil {
				reports[name] = make(map[string][]string)
			}
			reports[name][fingerprint] = append(reports[name][fingerprint], row.ID+" on "+row.Host)
		}
	}
	var differences []string
	for _, name := range slices.Sorted(maps.Keys(reports)) {
		// A replica of another version that does not report the setting does not disagree.
		if differ(slices.Collect(maps.Keys(reports[name]))) {
			differences = append(differences, name+": "+groups(reports[name]))
		}
	}
	return strings.Join(differences, " | "), nil
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

// groups names the replicas that share each fingerprint, the largest group first.
func groups(replicas map[string][]string) string {
	fingerprints := slices.SortedFunc(maps.Keys(replicas), func(a, b string) int {
		return cmp.Or(cmp.Compare(len(replicas[b]), len(replicas[a])), slices.Compare(replicas[a], replicas[b]))
	})
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
