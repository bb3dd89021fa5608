// Command report turns the output of the benchmarks into a file of figures and the plots of docs/performance.md:
//
//	go run ./bench/report -out docs/performance -document docs/performance.md <bench.txt
//
// It writes the figures of the run with the machine and the versions to a file of JSON, named by the time, and the
// plots to files of SVG. It prints the targets with what was measured, and writes them into the document.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	out := flag.String("out", "docs/performance", "directory of the files")
	document := flag.String("document", "", "file that has the targets between two marks")
	flag.Parse()
	if err := write(*out, *document); err != nil {
		fmt.Fprintln(os.Stderr, "report:", err)
		os.Exit(1)
	}
}

func write(out, document string) error {
	r, err := parse(os.Stdin)
	if err != nil {
		return err
	}
	if len(r.Figures) == 0 {
		return fmt.Errorf("the input has no results of benchmarks")
	}
	if err := r.describeMachine(); err != nil {
		return err
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	encoded, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	name := filepath.Join(out, r.At.Format("2006-01-02T1504")+".json")
	if err := os.WriteFile(name, append(encoded, '\n'), 0o644); err != nil { //nolint:gosec // a file of the docs
		return err
	}
	for _, p := range plots {
		if err := p.write(r, out); err != nil {
			return err
		}
	}
	fmt.Println(name)
	fmt.Print(r.targetsTable())
	if document == "" {
		return nil
	}
	return fill(document, r.summary(name)+r.targetsTable())
}

// The marks in the document, between which the targets stand.
const (
	beginMark = "<!-- targets -->\n"
	endMark   = "<!-- end of targets -->"
)

// fill replaces what stands between the marks.
func fill(document, text string) error {
	content, err := os.ReadFile(document)
	if err != nil {
		return err
	}
	before, rest, begun := strings.Cut(string(content), beginMark)
	_, after, ended := strings.Cut(rest, endMark)
	if !begun || !ended {
		return fmt.Errorf("%s has no %s", document, beginMark+endMark)
	}
	return os.WriteFile(document, []byte(before+beginMark+text+endMark+after), 0o644) //nolint:gosec // a file of the docs
}
