//! The directory an index lives in: one folder per generation, and a lock for the one writer.
//!
//! A rebuilt index is a new generation beside the old one. Only a whole generation says its version
//! in its commit, so the highest one that does is the one in use, whenever a machine stopped.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use crate::Fault;

const PREFIX: &str = "generation-";
const LOCK: &str = "writer.lock";

/// The folder of a generation.
pub(crate) fn folder(home: &Path, number: u64) -> PathBuf {
    home.join(format!("{PREFIX}{number}"))
}

/// The numbers of all generations, whole or not, highest first.
pub(crate) fn generations(home: &Path) -> Result<Vec<u64>, Fault> {
    let fault = || Fault::disk(format!("listing {}", home.display()));
    let mut numbers = Vec::new();
    for entry in fs::read_dir(home).map_err(fault())? {
        let name = entry.map_err(fault())?.file_name();
        let number = name.to_str().and_then(|name| name.strip_prefix(PREFIX));
        numbers.extend(number.and_then(|number| number.parse::<u64>().ok()));
    }
    numbers.sort_by(|a, b| b.cmp(a));
    Ok(numbers)
}

/// Takes the writer's place, or nothing if somebody else has it, in this process or another. It is
/// given back when the file is dropped or the process ends.
pub(crate) fn lock(home: &Path) -> Result<Option<File>, Fault> {
    let fault = || Fault::disk(format!("locking {}", home.display()));
    fs::create_dir_all(home).map_err(fault())?;
    let file = File::options()
        .write(true)
        .create(true)
        .truncate(false)
        .open(home.join(LOCK))
        .map_err(fault())?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(cause)) => Err(fault()(cause)),
    }
}

/// Removes a generation, whatever stands under its name.
pub(crate) fn remove(home: &Path, number: u64) -> Result<(), Fault> {
    let folder = folder(home, number);
    let removed =
        if folder.is_dir() { fs::remove_dir_all(&folder) } else { fs::remove_file(&folder) };
    match removed {
        Err(cause) if folder.exists() => {
            Err(Fault::disk(format!("removing {}", folder.display()))(cause))
        }
        _ => Ok(()),
    }
}

/// Removes all generations but one. Searches that still read an old one keep their open files.
pub(crate) fn keep_only(home: &Path, number: u64) -> Result<(), Fault> {
    generations(home)?
        .into_iter()
        .filter(|other| *other != number)
        .try_for_each(|other| remove(home, other))
}
