package replicas

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/handoffd/handoffd/db"
)

// Difference is a setting that must be the same on all replicas and is not.
type Difference struct {
	Setting string
	Groups  []Group // of replicas that agree, the largest first
}

// Group lists the replicas that share one value of a setting.
type Group struct {
	Set      bool     // false if the setting has no value
	Replicas []string // with their hosts
}

// String names the setting and the replicas, and never a value.
func (d Difference) String() string {
	groups := make([]string, 0, len(d.Groups))
	for i, group := range d.Groups {
		state := "not set on "
		switch {
		case group.Set && i > 0 && d.Groups[0].Set:
			state = "another value on "
		case group.Set:
			state = "set on "
		}
		groups = append(groups, state+strings.Join(group.Replicas, ", "))
	}
	return d.Setting + ": " + strings.Join(groups, "; ")
}

// Differences are ordered by setting.
type Differences []Difference

// String returns all differences in one line.
func (d Differences) String() string {
	texts := make([]string, 0, len(d))
	for _, difference := range d {
		texts = append(texts, difference.String())
	}
	return strings.Join(texts, " | ")
}

// ReadDifferences returns the settings in which the replicas that have reported in the last 15 s differ.
func ReadDifferences(ctx context.Context, database db.DBTX) (Differences, error) {
	rows, err := db.New(database).ListLiveReplicas(ctx)
	if err != nil {
		return nil, fmt.Errorf("list replicas: %w", err)
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
	var differences Differences
	for name, fingerprints := range reports {
		if len(fingerprints) < 2 {
			continue // a replica of another version that does not report the setting does not disagree
		}
		difference := Difference{Setting: name}
		for fingerprint, replicas := range fingerprints {
			difference.Groups = append(difference.Groups, Group{Set: fingerprint != "", Replicas: replicas})
		}
		slices.SortFunc(difference.Groups, func(a, b Group) int {
			return cmp.Or(cmp.Compare(len(b.Replicas), len(a.Replicas)), slices.Compare(a.Replicas, b.Replicas))
		})
		differences = append(differences, difference)
	}
	slices.SortFunc(differences, func(a, b Difference) int { return strings.Compare(a.Setting, b.Setting) })
	return differences, nil
}
