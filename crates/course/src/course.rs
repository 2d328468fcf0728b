//! All lessons, in their order.

use std::fs;
use std::path::Path;

use crate::error::{CourseError, meant};
use crate::lesson::{Lesson, Unit};
use crate::manifest;

/// All lessons, by unit and by their order in it.
#[derive(Clone, Debug, Default)]
pub struct Course {
    /// The lessons.
    pub lessons: Vec<Lesson>,
}

impl Course {
    /// Reads every lesson below a folder. A folder without `lesson.toml` holds worlds only.
    ///
    /// # Errors
    /// The first thing that is wrong, with its place.
    pub fn read(folder: &Path) -> Result<Self, CourseError> {
        let unread = |error: std::io::Error| {
            CourseError::file(folder, format!("it cannot be read: {error}"))
        };
        let mut folders = Vec::new();
        for entry in fs::read_dir(folder).map_err(unread)? {
            let path = entry.map_err(unread)?.path();
            if path.join(manifest::FILE).is_file() {
                folders.push(path);
            }
        }
        folders.sort();
        let lessons = folders.iter().map(|path| Lesson::read(path));
        let mut course = Self {
            lessons: lessons.collect::<Result<_, _>>()?,
        };
        course
            .lessons
            .sort_by_key(|lesson| (lesson.unit, lesson.order));
        for lesson in &course.lessons {
            let unknown = lesson.after.iter().find(|id| course.get(id).is_none());
            if let Some(unknown) = unknown {
                let ids = course.lessons.iter().map(|lesson| lesson.id.as_str());
                return Err(CourseError::file(
                    &folder.join(&lesson.id).join(manifest::FILE),
                    format!(
                        "`after` names the lesson `{unknown}`, which is not there{}",
                        meant(unknown, ids)
                    ),
                ));
            }
        }
        Ok(course)
    }

    /// A lesson by its id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Lesson> {
        self.lessons.iter().find(|lesson| lesson.id == id)
    }

    /// The lesson after that one.
    #[must_use]
    pub fn next(&self, id: &str) -> Option<&Lesson> {
        let place = self.lessons.iter().position(|lesson| lesson.id == id)?;
        self.lessons.get(place + 1)
    }

    /// The units that have lessons, each with them.
    pub fn units(&self) -> impl Iterator<Item = (Unit, Vec<&Lesson>)> {
        Unit::ALL.iter().filter_map(|(_, unit)| {
            let lessons = self.lessons.iter().filter(|lesson| lesson.unit == *unit);
            let lessons: Vec<_> = lessons.collect();
            (!lessons.is_empty()).then_some((*unit, lessons))
        })
    }
}
