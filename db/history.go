package db

import (
	"cmp"
	"strconv"
	"time"
)

// History identifies one line of changes of the data. Two servers that were copies of each other and then both took
// writes hold different histories, in which one event number can stand for different events. Twins are the histories of
// two standbys of one primary that were both promoted.
type History struct {
	Value      string    // random, chosen when the history began; the stored half of the epoch
	Generation int64     // raised only by `handoffd epoch accept`
	Began      time.Time // by the clock of its server
	Named      Identity  // the server that Value was chosen for
	Server     Identity  // the server that holds it
}

// Identity identifies a server. A field is 0 where the server refuses to report it.
type Identity struct {
	Timeline int32 // of the WAL: one more after each promotion
	System   int64 // the system identifier, which physical copies share
	Database int64 // the oid of the database
}

// IsZero reports whether h is the zero History, which a database without migrations has.
func (h History) IsZero() bool { return h.Value == "" }

// Epoch returns the epoch in event ids.
func (h History) Epoch() string {
	return h.Value + strconv.FormatUint(uint64(uint32(h.Named.Timeline)), 16)
}

// isCopy reports whether h still has the name of another history, because its server is a copy: a promoted standby, a
// loaded dump, a cloned database. No event can be appended to it or read from it before it is named.
func (h History) isCopy() bool { return h.Named != h.Server }

// same reports whether h and other are one history.
func (h History) same(other History) bool { return h.Value == other.Value && h.Server == other.Server }

// compare returns a positive number if h is newer than other, and a negative number if it is older. Every replica gets
// the same result. The greater generation is newer; within one system identifier the higher timeline; then the later
// beginning; then the greater value. A copy without a name of its own is older than a named history.
func (h History) compare(other History) int {
	return cmp.Or(h.rank(other), compareBool(!h.isCopy(), !other.isCopy()),
		h.Began.Compare(other.Began), cmp.Compare(h.Value, other.Value))
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	default:
		return -1
	}
}

// rank compares generations and timelines only. Twins on the same timeline have equal rank.
func (h History) rank(other History) int {
	n := cmp.Or(compareBool(!h.IsZero(), !other.IsZero()), cmp.Compare(h.Generation, other.Generation))
	if n == 0 && h.Server.System == other.Server.System && h.Server.Timeline != 0 && other.Server.Timeline != 0 {
		n = cmp.Compare(h.Server.Timeline, other.Server.Timeline)
	}
	return n
}

// isPeer reports whether h is a copy that only the time of its beginning makes older or newer than other.
func (h History) isPeer(other History) bool { return h.isCopy() && h.rank(other) == 0 }

// chooseHistory returns the index of the history to follow, -1 if a newer one is known, and the indexes of the copies
// to name as older histories. Known is the newest one so far; reachable, whether its server is up.
//
// It chooses a copy that is the newest by rank, or a twin of the known history if the server of that is down: the
// standby promoted last. If that server is up, the copy is passed over and named as an older history. Then it is not
// followed either when the newest server restarts a week later.
//
// SingleHost means that the URL has a single address. If that leads to a loaded dump, it was moved there on purpose.
func chooseHistory(known History, reachable, singleHost bool, seen []History) (newest int, passedOver []int) {
	newest = -1
	best := known
	for i, h := range seen {
		reachable = reachable || !known.IsZero() && h.same(known)
		if newest < 0 && (best.IsZero() || h.same(known)) || h.compare(best) > 0 {
			newest, best = i, h
		}
	}
	if newest < 0 && !reachable {
		for i, h := range seen {
			isTwin := h.Server.System == known.Server.System
			if h.isPeer(known) && (isTwin || singleHost) && (newest < 0 || h.compare(seen[newest]) > 0) {
				newest = i
			}
		}
	}
	if newest < 0 && !reachable {
		return newest, nil // the history that the copies must be older than is not known
	}
	for i, h := range seen {
		if i != newest && h.isCopy() && !h.IsZero() {
			passedOver = append(passedOver, i)
		}
	}
	return newest, passedOver
}
