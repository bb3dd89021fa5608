package upgrade

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
)

// releaseBefore returns the commit of the release before: that of the newest tag, or, as long as there is none, the one
// before the newest migration came. It skips the test where git does not know it, as in a shallow clone.
func releaseBefore(t *testing.T) string {
	t.Helper()
	git := func(args ...string) string {
		out, err := exec.CommandContext(t.Context(), "git", append([]string{"-C", ".."}, args...)...).Output()
		if err != nil {
			return ""
		}
		return strings.TrimSpace(string(out))
	}
	if tags := git("tag", "--merged", "HEAD~1", "--sort=-v:refname", "--list", "v*"); tags != "" {
		return strings.Fields(tags)[0]
	}
	paths, err := fs.Glob(db.Migrations(), "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(paths)
	added := git("log", "-1", "--diff-filter=A", "--format=%H", "--", "db/migrations/"+paths[len(paths)-1])
	if added != "" {
		if before := git("rev-parse", "--verify", "--quiet", added+"^"); before != "" {
			return before
		}
	}
	t.Skip("the release before is not in this clone: git fetch --unshallow --tags")
	return ""
}

// build builds the binary of a commit; empty: of this tree.
func build(t *testing.T, commit string) string {
	t.Helper()
	dir, source := t.TempDir(), ".."
	if commit != "" {
		source = filepath.Join(dir, "source")
		if err := os.Mkdir(source, 0o700); err != nil {
			t.Fatal(err)
		}
		unpack := exec.CommandContext(t.Context(), "sh", "-c", `git -C .. archive "$0" | tar -x -C "$1"`, commit, source)
		if out, err := unpack.CombinedOutput(); err != nil {
			t.Fatalf("unpack %s: %v\n%s", commit, err, out)
		}
	}
	path := filepath.Join(dir, "handoffd")
	command := exec.CommandContext(t.Context(), "go", "build", "-buildvcs=false", "-o", path, "./cmd/handoffd")
	command.Dir = source
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("build %s: %v\n%s", commit, err, out)
	}
	return path
}

// An upgrade and a rollback, as docs/upgrades.md describes them, under requests and with streams that lose nothing.
func TestTwoReleasesShareADatabase(t *testing.T) {
	if !*full {
		t.Skip("builds the release before: make upgrade")
	}
	commit := releaseBefore(t)
	t.Cleanup(http.DefaultClient.CloseIdleConnections)
	d := dbtest.New(t)
	if _, err := d.Pool.Exec(t.Context(), "drop owned by current_user"); err != nil {
		t.Fatal(err)
	}
	environment := append(withoutSettings(), "DATABASE_URL="+d.URL, "HANDOFF_ADDR=127.0.0.1:0", "HANDOFF_LOG_FORMAT=json",
		"HANDOFF_MAX_STREAMS=1000", "HANDOFF_JWT_SECRET="+strings.Repeat("s", 32))
	before := &release{t, "old", build(t, commit), environment}
	after := &release{t, "new", build(t, ""), environment}
	t.Logf("the release before is %s", commit)

	before.command("migrate", "up")
	account := before.command("account", "add", "Acme")
	person := func(name string) (token string) {
		t.Helper()
		user := before.command("user", "add", "--account", account, "--name", name, "--email", name+"@example.com",
			"--role", "engineer")
		return before.command("token", user)
	}
	dana, eli, fay := person("dana"), person("eli"), person("fay")

	first, second := before.start(), before.start()
	replicas := &fleet{}
	replicas.set(first, second)
	w := watchAll(t, replicas, dana, eli)

	if applied := after.command("migrate", "up"); applied == "" {
		t.Error("the newer release has no migrations to apply")
	}
	first.await("ok")
	w.more(t)

	third := after.start()
	replicas.set(first, second, third)
	check(t, first, third, dana, eli, fay)
	w.more(t)

	replicas.set(second, third)
	first.stop()
	fourth := after.start()
	w.more(t)
	replicas.set(third, fourth)
	second.stop()
	w.more(t)

	// Back, without a migration down.
	fifth := before.start()
	check(t, fourth, fifth, dana, eli, fay)
	replicas.set(fifth)
	third.stop()
	fourth.stop()
	w.more(t)
	w.end(t, d)
}

// check lets people work on replicas of both releases.
func check(t *testing.T, one, other *process, dana, eli, fay string) {
	t.Helper()
	for _, p := range []*process{one, other} {
		if r := p.readiness(); r.Status != "ok" {
			t.Errorf("beside another release the %s one is %+v", p.name, r)
		}
	}
	for _, pair := range [][2]*process{{one, other}, {other, one}} {
		session, key := escalatePath(t, pair[0], dana), uuid.NewString()
		made, err := pair[0].do(http.MethodPost, session+"/handoff", dana, `{"intent":"escalate"}`, key)
		again, errAgain := pair[1].do(http.MethodPost, session+"/handoff", dana, `{"intent":"escalate"}`, key)
		if err != nil || errAgain != nil || made.status != http.StatusCreated || !again.replayed || again.ID != made.ID {
			t.Errorf("%s answered %+v, %s the same key %+v; errors %v, %v",
				pair[0].name, made, pair[1].name, again, err, errAgain)
		}
		var claims sync.WaitGroup
		statuses := make([]int, 2)
		for i, token := range []string{eli, fay} {
			claims.Go(func() {
				claimed, err := pair[i].do(http.MethodPost, session+"/handoffs/"+made.ID+"/claim", token, "", "")
				if statuses[i] = claimed.status; err != nil {
					t.Error(err)
				}
			})
		}
		claims.Wait()
		slices.Sort(statuses)
		if !slices.Equal(statuses, []int{http.StatusOK, http.StatusConflict}) {
			t.Errorf("two people claimed through two releases, and the answers are %v", statuses)
		}
	}
}

// escalatePath makes a session and returns its path.
func escalatePath(t *testing.T, p *process, token string) string {
	t.Helper()
	path := "/ai-sessions/" + uuid.NewString()
	made, err := p.do(http.MethodPut, path, token, `{"title":"Printer on fire"}`, "")
	if err != nil || made.status != http.StatusCreated {
		t.Fatalf("%s: %+v, error %v", path, made, err)
	}
	return path
}

// watchers escalate all the time and follow the events.
type watchers struct {
	followers []*follower
	stop      func()

	mu   sync.Mutex
	made int
	slow time.Duration
}

func watchAll(t *testing.T, replicas *fleet, dana, eli string) *watchers {
	t.Helper()
	w := &watchers{}
	escalating, stopEscalating := context.WithCancel(context.Background())
	following, stopFollowing := context.WithCancel(context.Background())
	var people, clients sync.WaitGroup
	for range 8 {
		f := &follower{}
		w.followers = append(w.followers, f)
		clients.Go(func() { f.follow(following, replicas, eli) })
	}
	for range 2 {
		people.Go(func() {
			for escalating.Err() == nil {
				began := time.Now()
				if err := escalate(replicas, dana); err != nil {
					t.Error(err)
				}
				w.mu.Lock()
				w.made++
				w.slow = max(w.slow, time.Since(began))
				w.mu.Unlock()
			}
		})
	}
	w.stop = sync.OnceFunc(func() {
		stopEscalating()
		people.Wait()
	})
	t.Cleanup(func() {
		w.stop()
		stopFollowing()
		clients.Wait()
	})
	return w
}

// escalate repeats each request, on any replica, until it is answered.
func escalate(replicas *fleet, token string) error {
	session, key := "/ai-sessions/"+uuid.NewString(), uuid.NewString()
	for _, request := range []struct{ method, path, body string }{
		{http.MethodPut, session, `{"title":"Printer on fire"}`},
		{http.MethodPost, session + "/handoff", `{"intent":"escalate"}`},
	} {
		for began := time.Now(); ; <-time.After(50 * time.Millisecond) {
			answer, err := replicas.any().do(request.method, request.path, token, request.body, key)
			if err == nil && answer.status < 300 {
				break
			}
			if err == nil && answer.status < 500 || time.Since(began) > timeout {
				return errors.Join(fmt.Errorf("%s %s is answered %d", request.method, request.path, answer.status), err)
			}
		}
	}
	return nil
}

// more waits for ten more escalations.
func (w *watchers) more(t *testing.T) {
	t.Helper()
	count := func() int {
		w.mu.Lock()
		defer w.mu.Unlock()
		return w.made
	}
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for began, want := time.Now(), count()+10; count() < want; <-tick.C {
		if time.Since(began) > timeout {
			t.Fatalf("only %d escalations were answered, want %d", count(), want)
		}
	}
}

// end stops the escalations and waits until every follower has all events.
func (w *watchers) end(t *testing.T, d *dbtest.Database) {
	t.Helper()
	w.stop()
	var newest int
	err := db.AllAccounts(d.Pool).QueryRow(t.Context(), "select max(seq)::integer from event_heads").Scan(&newest)
	if err != nil {
		t.Fatal(err)
	}
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for _, f := range w.followers {
		seen := func() (int, []string, int) {
			f.mu.Lock()
			defer f.mu.Unlock()
			return f.seq, f.problems, f.moves
		}
		for began := time.Now(); ; <-tick.C {
			if seq, _, _ := seen(); seq == newest || time.Since(began) > timeout {
				break
			}
		}
		if seq, problems, moves := seen(); seq != newest || len(problems) > 0 || moves == 0 {
			t.Errorf("a follower that moved %d times has %d of %d events, and met %v", moves, seq, newest, problems)
		}
	}
	t.Logf("%d escalations were answered, the slowest after %s with its repetitions; %d followers have all %d events",
		w.made, w.slow.Round(time.Millisecond), len(w.followers), newest)
}
