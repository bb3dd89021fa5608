package main

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
)

// plot is a chart of one figure against one quantity, whose values are as far from each other as the benchmark's steps.
type plot struct {
	file, title string
	unit        string // of the vertical axis, as readers know it
	quantity    string // of the horizontal axis
	steps       []int
	series      []series
}

// series is a line of a plot: a figure of the benchmark that the format names for each step.
type series struct {
	colour                int // of the style
	name, benchmark, unit string
}

const (
	plotWidth, plotHeight     = 640, 340
	plotLeft, plotRight       = 64, 150
	plotTop, plotBottom       = 56, 56
	gridLines                 = 4
	labelDistance, fontOfAxis = 10, 12
)

// plotStyle makes the plots legible in light and dark. The colours differ in lightness too.
const plotStyle = `<style>
.ground{fill:#fff}text{fill:#1f2328;font:12px system-ui,sans-serif}.title{font-size:15px;font-weight:600}
.quiet{fill:#59636e}.grid{stroke:#d1d9e0}.line{fill:none;stroke-width:2.5}
.s0{stroke:#8a4600;fill:#8a4600}.s1{stroke:#0860ca;fill:#0860ca}.s2{stroke:#1a7f37;fill:#1a7f37}
.s3{stroke:#8250df;fill:#8250df}.line{fill:none}text.name{stroke:none;font-weight:600}
@media (prefers-color-scheme:dark){.ground{fill:#0d1117}text{fill:#e6edf3}.quiet{fill:#9198a1}.grid{stroke:#3d444d}
.s0{stroke:#f0a35e;fill:#f0a35e}.s1{stroke:#6cb0ff;fill:#6cb0ff}.s2{stroke:#56d364;fill:#56d364}
.s3{stroke:#c8a6ff;fill:#c8a6ff}.line{fill:none}}
</style>`

// write draws the plot without the lines that the run lacks: that of the slow disk needs gcc.
func (p plot) write(r *run, directory string) error {
	var lines [][]float64
	highest := 0.0
	p.series = slices.DeleteFunc(slices.Clone(p.series), func(s series) bool {
		line := make([]float64, 0, len(p.steps))
		for _, step := range p.steps {
			if f := r.of(fmt.Sprintf(s.benchmark, step), s.unit); f != nil {
				line = append(line, f.Value)
			}
		}
		if len(line) < len(p.steps) {
			return true
		}
		lines = append(lines, line)
		highest = max(highest, slices.Max(line))
		return false
	})
	if len(lines) == 0 {
		return nil
	}
	path := filepath.Join(directory, p.file)
	return os.WriteFile(path, p.draw(lines, roundUp(highest)), 0o644) //nolint:gosec // a picture of the docs
}

func (p plot) draw(lines [][]float64, top float64) []byte {
	var out bytes.Buffer
	x := func(step int) float64 {
		return plotLeft + float64(step)*(plotWidth-plotLeft-plotRight)/float64(len(p.steps)-1)
	}
	y := func(value float64) float64 {
		return plotHeight - plotBottom - value/top*(plotHeight-plotTop-plotBottom)
	}
	const element = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img">` + "\n"
	fmt.Fprintf(&out, element, plotWidth, plotHeight)
	fmt.Fprintf(&out, "<title>%s, %s, against %s</title>\n%s\n", p.title, p.unit, p.quantity, plotStyle)
	fmt.Fprintf(&out, `<rect class="ground" width="%d" height="%d" rx="6"/>`+"\n", plotWidth, plotHeight)
	fmt.Fprintf(&out, `<text class="title" x="16" y="26">%s</text><text class="quiet" x="16" y="44">%s</text>`+"\n",
		p.title, p.unit)
	for i := range gridLines + 1 {
		value := top * float64(i) / gridLines
		fmt.Fprintf(&out, `<path class="grid" d="M%d %.1fH%d"/>`, plotLeft, y(value), plotWidth-plotRight)
		fmt.Fprintf(&out, `<text class="quiet" x="%d" y="%.1f" text-anchor="end">%s</text>`+"\n",
			plotLeft-labelDistance, y(value)+4, short(value))
	}
	for i, step := range p.steps {
		fmt.Fprintf(&out, `<text x="%.1f" y="%d" text-anchor="middle">%s</text>`+"\n",
			x(i), plotHeight-plotBottom+20, grouped(step))
	}
	fmt.Fprintf(&out, `<text class="quiet" x="%d" y="%d" text-anchor="middle">%s</text>`+"\n",
		(plotLeft+plotWidth-plotRight)/2, plotHeight-14, p.quantity)
	names := spread(lines, y)
	for i, values := range lines {
		colour := p.series[i].colour
		fmt.Fprintf(&out, `<path class="line s%d" d="`, colour)
		for j, value := range values {
			fmt.Fprintf(&out, "%c%.1f %.1f", "ML"[min(j, 1)], x(j), y(value))
		}
		out.WriteString(`"/>`)
		for j, value := range values {
			fmt.Fprintf(&out, `<circle class="s%d" cx="%.1f" cy="%.1f" r="3.5"><title>%s</title></circle>`,
				colour, x(j), y(value), short(value))
		}
		fmt.Fprintf(&out, `<text class="name s%d" x="%d" y="%.1f">%s %s</text>`+"\n",
			colour, plotWidth-plotRight+labelDistance, names[i]+4, p.series[i].name, short(values[len(values)-1]))
	}
	out.WriteString("</svg>\n")
	return out.Bytes()
}

// spread returns the heights of the names at the ends of the lines, so far apart that none hides another.
func spread(lines [][]float64, y func(float64) float64) []float64 {
	heights := make([]float64, len(lines))
	for i, values := range lines {
		heights[i] = y(values[len(values)-1])
	}
	for range lines {
		for i := range heights {
			for j := range i {
				if distance := heights[i] - heights[j]; math.Abs(distance) < fontOfAxis+4 {
					heights[i] = heights[j] + math.Copysign(fontOfAxis+4, distance)
				}
			}
		}
	}
	return heights
}

// roundUp returns the next value above that the grid divides into round ones.
func roundUp(value float64) float64 {
	unit := math.Pow(10, math.Floor(math.Log10(value)))
	for _, factor := range []float64{1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8} {
		if value <= factor*unit {
			return factor * unit
		}
	}
	return 10 * unit
}

func short(value float64) string {
	switch {
	case value >= 100:
		return grouped(int(math.Round(value)))
	case value >= 10 || value == 0:
		return fmt.Sprintf("%.0f", value)
	default:
		return fmt.Sprintf("%.2g", value)
	}
}

func grouped(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", grouped(n/1000), n%1000)
}
