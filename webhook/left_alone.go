package webhook

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/db"
)

// leftAlone holds the endpoints whose secrets this replica cannot open. It leaves them to other replicas for a minute,
// and looks again then, as a secret can be sealed anew. Its zero value is empty. It is for concurrent use.
type leftAlone struct {
	mu    sync.Mutex
	until map[uuid.UUID]time.Time
}

const leaveAloneFor = time.Minute

func (l *leftAlone) add(id uuid.UUID) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.until == nil {
		l.until = make(map[uuid.UUID]time.Time)
	}
	l.until[id] = time.Now().Add(leaveAloneFor)
}

// ids returns the endpoints that are left alone now; never nil.
func (l *leftAlone) ids() []uuid.UUID {
	l.mu.Lock()
	defer l.mu.Unlock()
	list := make([]uuid.UUID, 0, len(l.until))
	for id, until := range l.until {
		if time.Now().Before(until) {
			list = append(list, id)
		} else {
			delete(l.until, id)
		}
	}
	return list
}

// leaveAlone has this replica leave endpoints alone, each with the number of its newest lease, and shows on their rows
// that they wait for a key. It sets no time of a next attempt: another replica can open the secret.
func (w *Worker) leaveAlone(ctx context.Context, sealed db.MarkSealedWebhooksParams) error {
	for _, id := range sealed.Ids {
		w.leftAlone.add(id)
	}
	marked, err := db.New(db.AllAccounts(w.DB)).MarkSealedWebhooks(ctx, sealed)
	if err != nil {
		return fmt.Errorf("mark webhooks whose secrets no key opens: %w", err)
	}
	for _, each := range marked {
		w.logger().Warn("this replica has no key that opens the secret of a webhook", "account", each.AccountID,
			"webhook", each.ID, "receiver", placeOf(each.Url, each.Channel, each.SecretLastFour))
	}
	return nil
}

// canOpen reports whether this replica has the keys of an endpoint's secrets.
func (w *Worker) canOpen(row db.DueWebhooksRow) bool {
	_, err := OpenSecrets(w.Keys, db.Webhook{
		AccountID: row.AccountID, ID: row.ID, Secret: row.Secret,
		PreviousSecret: row.PreviousSecret, PreviousSecretUntil: row.PreviousSecretUntil,
	}, time.Now())
	return err == nil
}
