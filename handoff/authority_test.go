package handoff_test

import (
	"bytes"
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/internal/handofftest"
	"github.com/handoffd/handoffd/refusal"
)

// put changes Eli as PUT /users does.
func (a *account) put(by auth.Principal, role auth.Role, active bool) error {
	_, _, err := a.Directory.PutUser(a.t.Context(), by, directory.Ref{ID: a.eli.UserID}, directory.UserInput{
		Role: &role, Active: &active,
	})
	return err
}

// takings are the ways of taking from Eli the authority to hold claims, and who is said to have done it.
var takings = map[string]struct {
	take func(*account) error
	by   string
}{
	"the backend deactivates": {func(a *account) error { return a.put(a.backend, auth.Engineer, false) }, "service"},
	"an admin demotes":        {func(a *account) error { return a.put(a.ada, auth.Viewer, true) }, "Ada"},
	"an operator deactivates": {func(a *account) error {
		return a.Directory.SetActive(a.t.Context(), a.eli.UserID,
			false)
	}, "operator"},
	"an operator demotes": {func(a *account) error {
		return a.Directory.SetRole(a.t.Context(), a.eli.UserID,
			auth.Viewer)
	}, "operator"},
	"psql deactivates": {func(a *account) error {
		a.Exec(`update users set active = false where id = $1`, a.eli.UserID)
		_, err := a.ReleaseOrphanedClaims(a.t.Context())
		return err
	}, "handoffd"},
	"psql demotes": {func(a *account) error {
		a.Exec(`update users set role = 'viewer' where id = $1`, a.eli.UserID)
		_, err := a.ReleaseOrphanedClaims(a.t.Context())
		return err
	}, "handoffd"},
}

func TestLossOfAuthorityReleasesClaims(t *testing.T) {
	for name, taking := range takings {
		t.Run(name, func(t *testing.T) {
			a := newAccount(t)
			first, second := a.in(handoff.Claimed), a.in(handoff.Claimed)
			closed := a.in(handoff.Resolved)
			other := a.ClaimFor(a.mia, a.escalate(a.dana, a.Session(a.dana)))
			before := len(a.events())

			if err := taking.take(a); err != nil {
				t.Fatal(err)
			}
			for _, h := range []handoff.Handoff{first, second} {
				got := a.get(h)
				if got.Status != handoff.Waiting || got.ClaimedBy != nil || got.ClaimedAt != nil || got.Version != h.Version+1 {
					t.Errorf("#%d is %+v", h.Number, got)
				}
				if !got.WaitingSince.Equal(*h.WaitingSince) || got.ClaimEpoch != h.ClaimEpoch {
					t.Errorf("#%d has waited since %v, want %v", h.Number, got.WaitingSince, h.WaitingSince)
				}
				if step := got.Timeline[len(got.Timeline)-1]; step.Type != handoff.EventReleased || step.By.Name != taking.by {
					t.Errorf("the timeline of #%d ends with %+v", h.Number, step)
				}
			}
			for _, h := range []handoff.Handoff{closed, other} {
				if got := a.get(h); got.Status != h.Status || got.Version != h.Version {
					t.Errorf("#%d became %s", h.Number, got.Status)
				}
			}
			want := []string{"handoff_released #1 by " + taking.by, "handoff_released #2 by " + taking.by}
			if diff := cmp.Diff(want, a.story()[before:]); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if event := a.events()[before]; decodeEvent(t, event).Handoff.Status != handoff.Waiting {
				t.Errorf("the event shows %s", event.Data)
			}

			if err := taking.take(a); err != nil { // again: there is nothing left to lose
				t.Fatal(err)
			}
			if now := len(a.events()); now != before+2 {
				t.Errorf("the second time made %d events", now-before-2)
			}
			a.ClaimFor(a.mia, first)
		})
	}
}

func TestChangeThatKeepsAuthorityKeepsClaims(t *testing.T) {
	a := newAccount(t)
	h := a.in(handoff.Claimed)
	for _, role := range []auth.Role{auth.Owner, auth.Admin, auth.Engineer} {
		if err := a.put(a.backend, role, true); err != nil {
			t.Fatal(err)
		}
	}
	if users, err := a.ReleaseOrphanedClaims(t.Context()); users != 0 || err != nil {
		t.Errorf("released the claims of %d users, error %v", users, err)
	}
	if got := a.get(h); got.Status != handoff.Claimed || got.Version != h.Version {
		t.Errorf("it is %s", got.Status)
	}
}

func TestAChangeThatFailsReleasesNothing(t *testing.T) {
	a := newAccount(t)
	h := a.get(a.in(handoff.Claimed))
	before := a.story()
	_, _, err := a.Directory.PutUser(t.Context(), a.ada, directory.Ref{ID: a.eli.UserID}, directory.UserInput{
		Email: directory.Some("mia@example.com"), Active: new(false),
	})
	if fields := invalidFields(t, err); len(fields) != 1 {
		t.Errorf("got %v", fields)
	}
	a.unchanged(t, h, before)
}

// A user claims, is given claims and takes claims over, while activated and deactivated again and again, over two
// replicas and in psql. Whenever they are out, they hold nothing; and nothing deadlocks.
func TestNoClaimOutlivesTheAuthority(t *testing.T) {
	const rounds = 60
	a := newAccount(t)
	pool, err := db.Open(t.Context(), a.URL, "second replica")
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	second := handofftest.NewServices(pool)
	survived := 0
	for round := range rounds {
		hs := []handoff.Handoff{a.in(handoff.Waiting), a.in(handoff.Waiting), a.ClaimFor(a.mia, a.in(handoff.Waiting))}
		var racers sync.WaitGroup
		start := make(chan struct{})
		race := func(act func() error) {
			racers.Go(func() {
				<-start
				if err := act(); err != nil && !refused(err) {
					t.Error(err)
				}
			})
		}
		race(func() error { _, err := a.Claim(t.Context(), a.eli, hs[0].Ref()); return err })
		race(func() error { _, err := second.Claim(t.Context(), a.eli, hs[1].Ref()); return err })
		race(func() error {
			_, err := second.Reassign(t.Context(), a.mia, hs[2].Ref(), a.eli.UserID)
			return err
		})
		race(func() error { _, err := second.Release(t.Context(), a.ada, hs[0].Ref()); return err })
		race(func() error {
			switch round % 3 {
			case 0:
				return a.put(a.backend, auth.Engineer, false)
			case 1:
				return second.Directory.SetRole(t.Context(), a.eli.UserID, auth.Viewer)
			default:
				_, err := db.AllAccounts(a.Pool).Exec(t.Context(), `update users set active = false where id = $1`, a.eli.UserID)
				return err
			}
		})
		for _, replica := range []*handoff.Service{a.Service, second.Service} {
			race(func() error { _, err := replica.ReleaseOrphanedClaims(t.Context()); return err })
		}
		close(start)
		racers.Wait()
		if round%3 == 2 { // psql has taken it; two replicas put it right at once
			var sweeping sync.WaitGroup
			for _, replica := range []*handoff.Service{a.Service, second.Service} {
				sweeping.Go(func() {
					if _, err := replica.ReleaseOrphanedClaims(t.Context()); err != nil {
						t.Error(err)
					}
				})
			}
			sweeping.Wait()
		}
		for _, h := range hs {
			if got := a.get(h); got.ClaimedBy != nil && got.ClaimedBy.ID == a.eli.UserID {
				survived++
			}
		}
		if err := a.put(a.backend, auth.Engineer, true); err != nil {
			t.Fatal(err)
		}
	}
	if survived > 0 {
		t.Errorf("%d claims outlived the authority of who made them", survived)
	}
	versions := map[uuid.UUID]int32{}
	for _, event := range a.events() {
		if versions[event.Handoff]++; decodeEvent(t, event).Handoff.Version != versions[event.Handoff] {
			t.Errorf("event %d is not of version %d", event.Seq, versions[event.Handoff])
		}
	}
}

// refused reports whether err is an answer of the rules and no failure.
func refused(err error) bool {
	return errors.Is(err, refusal.ErrForbidden) || errors.As(err, new(*handoff.ConflictError)) ||
		errors.As(err, new(*refusal.InvalidError))
}

// One locked row of a user does not keep the claims of other users from being released.
func TestLockedUserDoesNotDelayOthers(t *testing.T) {
	a := newAccount(t)
	var claims []handoff.Handoff
	for _, claimer := range []auth.Principal{a.eli, a.mia} {
		claims = append(claims, a.ClaimFor(claimer, a.escalate(a.dana, a.Session(a.dana))))
	}
	first := a.eli.UserID
	if bytes.Compare(a.mia.UserID[:], first[:]) < 0 {
		t.Fatal("ids of users no longer rise")
	}
	a.Exec(`update users set active = false where id in ($1, $2)`, first, a.mia.UserID)
	blocker, err := db.ForAccount(a.Pool, a.ID).Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer blocker.Rollback(context.Background()) //nolint:errcheck // it has changed nothing
	if _, err := blocker.Exec(t.Context(), "select from users where id = $1 for update", first); err != nil {
		t.Fatal(err)
	}
	if released, err := a.ReleaseOrphanedClaims(t.Context()); released != 1 || !db.IsUnavailable(err) {
		t.Errorf("released %d, error %v", released, err)
	}
	if got := []handoff.Status{a.get(claims[0]).Status, a.get(claims[1]).Status}; got[0] != handoff.Claimed ||
		got[1] != handoff.Waiting {
		t.Errorf("the claims are %v", got)
	}
}

// Of replicas that find the same user, only the one that has released the claims counts the user.
func TestUserIsCountedByTheReplicaThatReleases(t *testing.T) {
	a := newAccount(t)
	a.in(handoff.Claimed)
	a.Exec(`update users set active = false where id = $1`, a.eli.UserID)
	release := func(replica *handoff.Service, want int) {
		if users, err := replica.ReleaseOrphanedClaims(t.Context()); users != want || err != nil {
			t.Errorf("counted %d users, want %d, error %v", users, want, err)
		}
	}
	late := *a.Service
	late.Polls = afterQuery{db.AllAccounts(a.Pool), func() { release(a.Service, 1) }}
	release(&late, 0)
}

// afterQuery calls then after each query has begun, which does not see what then changes.
type afterQuery struct {
	db.DBTX
	then func()
}

func (q afterQuery) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	defer q.then()
	return q.DBTX.Query(ctx, sql, args...) //nolint:sqlclosecheck // the caller closes the rows
}

func TestSweeperReleasesOrphanedClaims(t *testing.T) {
	a := newAccount(t)
	h := a.in(handoff.Claimed)
	ctx, stop := context.WithCancel(t.Context())
	var sweeping sync.WaitGroup
	defer sweeping.Wait()
	defer stop()
	sweeping.Go(func() {
		sweeper := &handoff.Sweeper{Service: a.Service, Interval: 1}
		if err := sweeper.Run(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("Run returned %v", err)
		}
	})
	a.Exec(`update users set active = false where id = $1`, a.eli.UserID)
	for a.get(h).Status != handoff.Waiting {
		if t.Context().Err() != nil {
			t.Fatal("the claim is still there")
		}
	}
}
