package stream

import (
	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
)

// presence counts the streams of each user and remembers whose presence has changed. The registry's mutex guards it.
type presence struct {
	streams map[uuid.UUID]int      // of users with at least one
	changed map[uuid.UUID]struct{} // users
}

func newPresence() presence {
	return presence{streams: make(map[uuid.UUID]int), changed: make(map[uuid.UUID]struct{})}
}

// showsUser reports whether the registration makes a user present.
func (r *registration) showsUser() bool { return r.purpose.online && r.actor.Kind == auth.ActorUser }

func (p presence) add(user uuid.UUID) {
	if p.streams[user]++; p.streams[user] == 1 {
		p.changed[user] = struct{}{}
	}
}

func (p presence) remove(user uuid.UUID) {
	if p.streams[user]--; p.streams[user] == 0 {
		delete(p.streams, user)
		p.changed[user] = struct{}{}
	}
}

// changes returns and forgets what has changed; if complete, present is all users.
func (p presence) changes(complete bool) (present, absent []uuid.UUID) {
	present, absent = []uuid.UUID{}, []uuid.UUID{} // PostgreSQL would read nil as null
	for user := range p.changed {
		switch {
		case p.streams[user] == 0:
			absent = append(absent, user)
		case !complete:
			present = append(present, user)
		}
	}
	clear(p.changed)
	if complete {
		for user := range p.streams {
			present = append(present, user)
		}
	}
	return present, absent
}
