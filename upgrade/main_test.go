package upgrade

import (
	"flag"
	"testing"

	"github.com/handoffd/handoffd/db/dbtest"
)

var full = flag.Bool("upgrade", false, "run at full size, with the release before")

func TestMain(m *testing.M) {
	flag.Parse()
	dbtest.Main(m)
}
