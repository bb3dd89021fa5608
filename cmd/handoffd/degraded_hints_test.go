package main

import (
	"testing"

	"github.com/handoffd/handoffd/notify"
	"github.com/handoffd/handoffd/replicas"
)

func TestEveryReasonHasAHint(t *testing.T) {
	reasons := []string{replicas.DatabaseAway, replicas.DatabaseReadOnly, replicas.SettingsDisagree}
	for _, reason := range notify.Reasons() {
		reasons = append(reasons, string(reason))
	}
	for _, reason := range reasons {
		if degradedHint(reason) == "" {
			t.Errorf("%s has no hint", reason)
		}
	}
}
