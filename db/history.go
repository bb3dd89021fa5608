package db

import (
	"cmp"
	"strconv"
	"time"
)

// History names one course that the data has taken. Servers that were copies of each other and then both took writes hold
// different histories, which may give one event number to different events.
type History struct {
	Value      string    // drawn at random when the history began; the stored half of the epoch
	Generation int64     // raised by `handoffd epoch accept` alone
	Began      time.Time // by the clock of its server
	Named      Identity  // the server for which Value was drawn
	Server     Identity  // the server that holds it
}

// Identity tells servers apart. A part that the server does not tell is 0.
type Identity struct {
	Timeline int32 // of the WAL: one more after each promotion
	System   int64 // the system identifier, which physical copies share
	Database int64 // the oid of the database
}

// IsZero reports whether h is no history: that of a database which has not been migrated.
func (h History) IsZero() bool { return h.Value == "" }

// Epoch returns the epoch in event ids.
func (h History) Epoch() string {
	return h.Value + strconv.FormatUint(uint64(uint32(h.Named.Timeline)), 16)
}

// isCopy reports whether h has the name of another history, because its server is a copy: a standby that was promoted, a
// dump that was loaded, a database that was cloned. Nothing can be appended to it or read from it before it is drawn.
func (h History) isCopy() bool { return h.Named != h.Server }

// same reports whether h and other are one history.
func (h History) same(other History) bool { return h.Value == other.Value && h.Server == other.Server }

// compare returns a positive number if h is newer than other, a negative one if it is older. Every replica comes to the
// same result. The greater generation is newer; within one system identifier the higher timeline; then the later
// beginning, and at last the greater value. A copy without a name of its own is older than a history that has one.
func (h History) compare(other History) int {
	if n := h.rank(other); n != 0 {
		return n
	}
	if h.isCopy() != other.isCopy() {
		if h.isCopy() {
			return -1
		}
		return 1
	}
	return cmp.Or(h.Began.Compare(other.Began), cmp.Compare(h.Value, other.Value))
}

// rank compares without the values and when they were drawn. Twins, which are standbys of one primary that
// were both promoted, are of equal rank.
func (h History) rank(other History) int {
	if h.IsZero() != other.IsZero() {
		if h.IsZero() {
			return -1
		}
		return 1
	}
	n := cmp.Compare(h.Generation, other.Generation)
	if n == 0 && h.Server.System == other.Server.System && h.Server.Timeline != 0 && other.Server.Timeline != 0 {
		n = cmp.Compare(h.Server.Timeline, other.Server.Timeline)
	}
	return n
}

// isTwin reports whether h is a copy of the same standing as other: both were standbys of one primary.
func (h History) isTwin(other History) bool {
	return h.Server.System == other.Server.System && h.isPeer(other)
}

// isPeer reports whether h is a copy that only the time of its beginning makes older or newer than other.
func (h History) isPeer(other History) bool { return h.isCopy() && h.rank(other) == 0 }

// ruling is the decision of [rule] about the histories that were seen.
type ruling struct {
	newest int   // the one among them to follow; -1: none, for a newer one is known
	copies []int // those that were passed over and are to be named as older ones
}

// rule chooses the history to follow. Known is the newest one so far, reachable whether its server is known to be up.
//
// A copy is followed if it is newest by rank, or if it is a twin of the known history whose server is away: the standby that
// was promoted last. If that server is up, the copy is passed over, and named as an older history, so that it is not
// followed either when the newest server is restarted a week later.
//
// Alone says that there is a single address. One that leads to a loaded dump was moved there on purpose.
func rule(known History, reachable, alone bool, seen []History) ruling {
	r := ruling{newest: -1}
	best := known
	for i, h := range seen {
		reachable = reachable || !known.IsZero() && h.same(known)
		if r.newest < 0 && (best.IsZero() || h.same(known)) || h.compare(best) > 0 {
			r.newest, best = i, h
		}
	}
	if r.newest < 0 && !reachable {
		for i, h := range seen {
			if (h.isTwin(known) || alone && h.isPeer(known)) && (r.newest < 0 || h.compare(seen[r.newest]) > 0) {
				r.newest = i
			}
		}
	}
	if r.newest < 0 && !reachable {
		return r // it is not known what the copies must be older than
	}
	for i, h := range seen {
		if i != r.newest && h.isCopy() && !h.IsZero() {
			r.copies = append(r.copies, i)
		}
	}
	return r
}
