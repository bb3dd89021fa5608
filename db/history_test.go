package db

import (
	"slices"
	"testing"
	"time"
)

func at(second int64) time.Time { return time.Unix(second, 0).UTC() }

// named is a history on its own server.
func named(value string, began int64, server Identity) History {
	return History{Value: value, Began: at(began), Named: server, Server: server}
}

// copied is h as another server holds it before it has a name of its own.
func copied(h History, server Identity) History {
	h.Server = server
	return h
}

// accepted is h after `handoffd epoch accept`.
func accepted(h History, generation int64) History {
	h.Generation = generation
	return h
}

var (
	onA1, onA2, onA3 = Identity{1, 100, 5}, Identity{2, 100, 5}, Identity{3, 100, 5}
	onB1             = Identity{1, 200, 5}

	primary  = named("aaaaaaaa", 10, onA1)
	promoted = named("bbbbbbbb", 20, onA2)
	twin     = named("cccccccc", 30, onA2)
	dump     = named("dddddddd", 9, onB1)
)

func TestCompareHistories(t *testing.T) {
	for name, test := range map[string]struct{ newer, older History }{
		"a database that is migrated":              {primary, History{}},
		"the higher timeline":                      {promoted, primary},
		"the higher timeline, even if began first": {named("bbbbbbbb", 5, onA2), primary},
		"the twin that was named later":            {twin, promoted},
		"twins named at once, the greater value":   {named("bbbbbbbb", 20, onA2), named("aaaaaaaa", 20, onA2)},
		"the original of a dump":                   {primary, dump},
		"a dump that was named later":              {named("dddddddd", 40, onB1), twin},
		"a timeline means nothing elsewhere":       {named("dddddddd", 40, onB1), promoted},
		"the original of a copy elsewhere":         {primary, copied(primary, onB1)},
		"a standby just promoted":                  {copied(primary, onA2), primary},
		"a twin with a name":                       {promoted, copied(primary, onA2)},
		"an accepted history":                      {accepted(primary, 1), promoted},
		"the history accepted last":                {accepted(primary, 2), accepted(promoted, 1)},
		"a successor of an accepted history":       {copied(accepted(primary, 1), onA2), accepted(primary, 1)},
		"a server that does not tell its timeline": {named("bbbbbbbb", 20, Identity{0, 100, 5}), primary},
	} {
		if test.newer.compare(test.older) <= 0 || test.older.compare(test.newer) >= 0 {
			t.Errorf("%s is not newer", name)
		}
	}
	if primary.compare(primary) != 0 {
		t.Error("a history is newer than itself")
	}
}

func TestChooseHistory(t *testing.T) {
	unnamed := copied(primary, onA2)
	for name, test := range map[string]struct {
		known      History
		reachable  bool
		singleHost bool
		seen       []History
		newest     int
		passedOver []int
	}{
		"one server":               {History{}, false, false, []History{primary}, 0, nil},
		"one that is not migrated": {History{}, false, false, []History{{}}, 0, nil},
		"one that is not migrated beside one that is": {History{}, false, false, []History{{}, primary}, 1, nil},
		"the schema has gone":                         {primary, false, false, []History{{}}, -1, nil},
		"nothing":                                     {primary, false, false, nil, -1, nil},
		"nothing new":                                 {primary, false, false, []History{primary}, 0, nil},
		"a standby was promoted":                      {primary, false, false, []History{unnamed}, 0, nil},
		"promoted while the old primary lives":        {primary, false, false, []History{primary, unnamed}, 1, nil},
		"the old primary is back":                     {promoted, false, false, []History{primary, promoted}, 1, nil},
		"only the old primary is back":                {promoted, false, false, []History{primary}, -1, nil},
		"the second standby is promoted in turn":      {promoted, false, false, []History{unnamed}, 0, nil},
		"the same beside the old primary":             {promoted, false, false, []History{primary, unnamed}, 1, nil},
		"the second beside the first":                 {promoted, false, false, []History{unnamed, promoted}, 1, []int{0}},
		"the second, and the first is busy":           {promoted, true, false, []History{unnamed}, -1, []int{0}},
		"a dump beside its original": {
			primary, false, false,
			[]History{primary, copied(primary, onB1)},
			0,
			[]int{1},
		},
		"a dump, and its original is away": {primary, false, false, []History{copied(primary, onB1)}, -1, nil},
		"the only address leads to a dump": {primary, false, true, []History{copied(primary, onB1)}, 0, nil},
		"the same, of an older history":    {promoted, false, true, []History{primary}, -1, nil},
		"a dump is all there ever was":     {History{}, false, false, []History{copied(primary, onB1)}, 0, nil},
		"both twins are unknown":           {History{}, false, false, []History{unnamed, promoted}, 1, []int{0}},
		"an accepted history":              {promoted, false, false, []History{accepted(primary, 1)}, 0, nil},
		"and the lost one is back": {
			accepted(primary, 1), false, false,
			[]History{accepted(primary, 1), promoted},
			0, nil,
		},
		"its standby is promoted": {
			accepted(primary, 1), false, false,
			[]History{accepted(unnamed, 1)},
			0, nil,
		},
		"a new value by hand": {
			primary, false, false,
			[]History{named("eeeeeeee", 50, onA1)},
			0, nil,
		},
		"a cascade": {
			promoted, false, false,
			[]History{copied(promoted, onA3), primary},
			0, nil,
		},
	} {
		newest, passedOver := chooseHistory(test.known, test.reachable, test.singleHost, test.seen)
		if newest != test.newest || !slices.Equal(passedOver, test.passedOver) {
			t.Errorf("%s: got %d, %v", name, newest, passedOver)
		}
	}
}
