package replicas_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/handoffd/handoffd/replicas"
)

// A DBA learns from it after how long a row is stale.
func TestTheCommentOfTheTableNamesTheInterval(t *testing.T) {
	d := newDatabase(t)
	var comment string
	if err := d.Pool.QueryRow(t.Context(), "select obj_description('replicas'::regclass)").Scan(&comment); err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprintf(" every %.0f s;", replicas.DefaultInterval.Seconds()); !strings.Contains(comment, want) {
		t.Errorf("the comment is %q, want %q in it", comment, want)
	}
}
