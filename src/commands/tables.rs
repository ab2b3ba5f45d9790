//! Files into a directory: all of them, or none where one cannot be written.

use std::path::{Path, PathBuf};

use tempfile::{Builder, TempDir};

use super::Failure;

/// The files of a run on their way into a directory. They are written beside their place and come
/// there at the end, all at once; until then the directory and its old files stay as they are.
pub struct Tables {
    out: PathBuf,
    /// Goes with what is in it, whatever happens.
    aside: TempDir,
    names: Vec<&'static str>,
}

impl Tables {
    /// Makes room near the directory, on the same disk, so that nothing needs to be copied.
    pub fn begin(out: &Path) -> Result<Tables, Failure> {
        if out.exists() && !out.is_dir() {
            let message = "is no directory: name another with --out";
            return Err(Failure::Use(format!("{}: {message}", out.display())));
        }
        let near = std::path::absolute(out)?;
        let near = near.ancestors().find(|it| it.is_dir()).unwrap_or(Path::new("."));
        let aside = Builder::new().prefix(".facility-").tempdir_in(near).map_err(at(near))?;
        // A directory of its own: that around it can be entered by its owner only.
        std::fs::create_dir(aside.path().join("out")).map_err(at(near))?;
        Ok(Tables { out: out.to_owned(), aside, names: Vec::new() })
    }

    /// Writes one of the files.
    pub fn write(&mut self, name: &'static str, text: &str) -> Result<(), Failure> {
        self.names.push(name);
        let path = self.aside.path().join("out").join(name);
        std::fs::write(path, text).map_err(at(&self.out.join(name)))
    }

    /// Puts the files into their place. Of an earlier run into the same directory, `others` go:
    /// beside the new files they would be taken for theirs. Gives the names of the files.
    pub fn finish(self, others: &[&str]) -> Result<Vec<&'static str>, Failure> {
        let made = self.aside.path().join("out");
        if self.out.is_dir() {
            for name in others.iter().filter(|name| !self.names.contains(name)) {
                let old = self.out.join(name);
                if old.is_file() {
                    std::fs::remove_file(&old).map_err(at(&old))?;
                }
            }
            for name in &self.names {
                let place = self.out.join(name);
                std::fs::rename(made.join(name), &place).map_err(at(&place))?;
            }
        } else {
            if let Some(parent) = self.out.parent() {
                std::fs::create_dir_all(parent).map_err(at(parent))?;
            }
            std::fs::rename(&made, &self.out).map_err(at(&self.out))?;
        }
        Ok(self.names)
    }
}

/// A failure of the system, told with its place.
fn at(path: &Path) -> impl Fn(std::io::Error) -> Failure {
    move |error| {
        Failure::System(format!("{}: {error}; name another directory with --out", path.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inside(directory: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(directory).expect("a directory");
        let name = |it: std::fs::DirEntry| it.file_name().to_string_lossy().into_owned();
        let mut names: Vec<String> = entries.map(|it| name(it.expect("an entry"))).collect();
        names.sort();
        names
    }

    #[test]
    fn what_is_not_finished_leaves_no_trace() {
        let home = tempfile::tempdir().expect("a directory");
        for out in [home.path().join("new/er"), home.path().to_owned()] {
            let mut tables = Tables::begin(&out).expect("room");
            tables.write("a.csv", "a").expect("written");
            assert!(tables.write("no/such/place.csv", "a").is_err());
            drop(tables);
            assert_eq!(inside(home.path()), [""; 0]);
        }
    }

    #[test]
    fn files_of_an_earlier_run_go_and_those_of_others_stay() {
        let home = tempfile::tempdir().expect("a directory");
        let out = home.path().join("a/b");
        for names in [["a.csv", "b.csv"], ["b.csv", "c.csv"]] {
            let mut tables = Tables::begin(&out).expect("room");
            names.iter().for_each(|name| tables.write(name, name).expect("written"));
            assert_eq!(tables.finish(&["a.csv", "b.csv", "c.csv"]).expect("finished"), names);
            std::fs::write(out.join("mine.txt"), "mine").expect("written");
            assert_eq!((inside(&out).len(), inside(home.path()).len()), (3, 1));
        }
        assert_eq!(inside(&out), ["b.csv", "c.csv", "mine.txt"]);
    }

    #[test]
    fn a_file_is_no_directory() {
        let home = tempfile::tempdir().expect("a directory");
        let file = home.path().join("file");
        std::fs::write(&file, "").expect("written");
        assert!(matches!(Tables::begin(&file), Err(Failure::Use(_))));
        assert!(Tables::begin(&file.join("under")).and_then(|it| it.finish(&[])).is_err());
    }
}
