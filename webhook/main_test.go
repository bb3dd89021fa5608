package webhook_test

import (
	"testing"

	"github.com/handoffd/handoffd/db/dbtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }
