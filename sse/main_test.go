package sse_test

import (
	"flag"
	"testing"

	"go.uber.org/goleak"
)

var update = flag.Bool("update", false, "rewrite testdata/*.sse")

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}
