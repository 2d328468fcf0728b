//! The ladder at the widths of phones, columns and desks: whatever the world is, it is laid out,
//! and what can be pressed is on it.

use fixtures::{load, root};
use tcp_explain::{Lang, Scene};
use tcp_figure::{self as figure, LadderOptions, Px, Shape};
use tcp_sim::History;

/// From the narrowest that a lab is put into to a desk.
const WIDTHS: [i32; 4] = [300, 358, 600, 900];

/// The first events of each lesson: eleven hosts among them, which leave some 20 px between two
/// lifelines.
#[test]
fn every_pill_is_on_the_ladder_at_every_width() {
    let lessons = std::fs::read_dir(root().join("lessons")).into_iter();
    let lessons = lessons.flatten().flatten().map(|entry| entry.path());
    let mut pills = 0_u32;
    for path in lessons.map(|lesson| lesson.join("scenario.toml")) {
        let mut history = History::new(load(&path));
        for step in 0..60 {
            for width in WIDTHS {
                let options = LadderOptions::new(Px::whole(width), Lang::En);
                let figure = figure::ladder(&Scene::of(&history), &options);
                for shape in &figure.shapes {
                    let Shape::Flight(pill) = shape else { continue };
                    pills += 1;
                    assert!(
                        pill.area.x >= Px::ZERO && pill.area.right() <= figure.width,
                        "{}: {} at step {step} and {width} px: {:?}",
                        path.display(),
                        pill.name,
                        pill.area
                    );
                }
            }
            if !history.step() {
                break;
            }
        }
    }
    assert!(pills > 1_000, "{pills}");
}
