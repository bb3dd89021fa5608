package chaos

import (
	"testing"
	"time"
)

// Whoever may no longer follow is told bye within a second or so, however their row was changed; others stay.
func TestAuthorityLostMidStream(t *testing.T) {
	r := begin(t, "deactivated, demoted, moved, removed mid-stream", Allowance{Stale: 3 * time.Second})
	one := r.start()
	a, b := r.account(1), r.account(1)
	r.follow(a, 2)
	r.follow(b, 1)
	for name, change := range map[string]string{
		"deactivated": `update users set active = false where id = $1`,
		"demoted":     `update users set role = 'viewer' where id = $1`,
		"moved":       `update users set account_id = '` + b.id.String() + `' where id = $1`,
		"removed":     `delete from users where id = $1`,
	} {
		somebody := r.user(a, "engineer")
		f := r.join(a, somebody.token, one, "")
		f.awaitReady()
		f.leave()
		r.mustEscalate(one, a, 1)
		began := time.Now()
		r.exec(change, somebody.id)
		f.awaitBye("revoked", 30*time.Second)
		if took := time.Since(began); took > promised(3*time.Second) { // promised: 30 s, aimed at: one
			t.Errorf("a user who was %s could follow for %v more", name, took)
		}
		r.mustEscalate(one, b, 1)
	}
	r.mustEscalate(one, a, 1)
	r.finish()
}
