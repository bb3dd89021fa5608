package main

import (
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/sse"
)

// busy is how much longer than promised something can take where many tests share few cores.
const busy = 30 * time.Second

// Clients of all replicas get one reset within the reconcile interval (2 s) and a second. Clients that reconnect later
// get it then.
func TestNewEpochResetsEveryClient(t *testing.T) {
	t.Setenv("DATABASE_URL", dbtest.New(t).URL)
	t.Setenv("HANDOFF_JWT_SECRET", strings.Repeat("s", 32))
	t.Cleanup(http.DefaultClient.CloseIdleConnections)
	sh := &shell{t: t}
	account := sh.ok("account", "add", "Acme")
	user := sh.addUser(account, "Dana", "engineer")
	token := sh.ok("token", user)
	one, two := startReplica(t), startReplica(t)
	streams := []*sse.Decoder{one.follow(token), one.follow(token), two.follow(token)}
	one.escalate(token)
	var before string
	for _, stream := range streams {
		before = next(t, stream, "handoff_created").ID
	}

	old := sh.ok("epoch")
	if !strings.HasPrefix(before, old+"-") {
		t.Errorf("epoch shows %q, the stream is at %q", old, before)
	}
	if again := sh.ok("epoch", "show"); again != old {
		t.Errorf("epoch show prints %q, epoch %q", again, old)
	}
	bumped := sh.ok("epoch", "bump")
	began := time.Now()
	if bumped == old || bumped != sh.ok("epoch") {
		t.Errorf("bump prints %q, it was %q and is %q", bumped, old, sh.ok("epoch"))
	}
	for _, stream := range streams {
		reset := next(t, stream, "reset")
		if reset.ID != bumped+"-1" || !strings.Contains(string(reset.Data), `"epoch"`) {
			t.Errorf("got reset %s with id %s", reset.Data, reset.ID)
		}
	}
	if took := time.Since(began); took > 3*time.Second+busy {
		t.Errorf("the last client was reset after %v", took)
	}
	two.escalate(token)
	for _, stream := range streams {
		if got := next(t, stream, "handoff_created"); got.ID != bumped+"-2" {
			t.Errorf("after the reset comes %s", got.ID)
		}
	}
	answer := two.do(http.MethodGet, "/ai-sessions/escalations/stream", token, "", "Last-Event-ID", before)
	late := sse.NewDecoder(answer.Body)
	next(t, late, "reset")
	next(t, late, "ready")
	for _, r := range []*replicaProcess{one, two} {
		if code := r.signal(syscall.SIGTERM); code != exitOK {
			t.Errorf("SIGTERM ended the replica with code %d", code)
		}
	}
}

func TestEpochSaysWhatIsWrongWithTheDatabase(t *testing.T) {
	sh := &shell{t: t}
	t.Setenv("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none")
	sh.fails(exitError, []string{"begin epoch", "127.0.0.1"}, "epoch", "bump")
	t.Setenv("DATABASE_URL", "")
	sh.fails(exitUsage, []string{"DATABASE_URL"}, "epoch")
}
