package directory

import (
	"context"
	"fmt"
	"time"

	"github.com/handoffd/handoffd/db"
)

// AccessWatch reports whether any access may have changed, without reading whose. It is for one goroutine.
type AccessWatch struct {
	DB db.DBTX // in any scope

	epoch   string
	horizon string    // the oldest transaction that the last look may not have seen
	looked  time.Time // by the wall clock
}

// longestGap is the time between two looks after which the second proves nothing: rows of access_changes live a day.
const longestGap = time.Hour

// Changed reports whether a transaction that committed since the last call may have changed what a user, an API key or
// an account is allowed to do. It can report a change twice, and the first call reports one. It misses none, neither
// one that commits long after it was made, nor one in another history of the database. After an error the next call
// looks as far back as this one.
func (w *AccessWatch) Changed(ctx context.Context) (bool, error) {
	since := w.horizon
	if since == "" {
		since = "0"
	}
	now := time.Now().Round(0) // without the monotonic clock, which can stand still while the machine sleeps
	row, err := db.New(w.DB).ReadAccessChanges(ctx, since)
	if err != nil {
		return false, fmt.Errorf("look for changes of access: %w", err)
	}
	gap := now.Sub(w.looked)
	changed := row.Changed || row.Epoch != w.epoch || gap < 0 || gap > longestGap
	w.epoch, w.horizon, w.looked = row.Epoch, row.Horizon, now
	return changed, nil
}
