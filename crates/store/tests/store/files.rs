//! Files: kept in pieces, one piece at a place, and gone without a trace.

use bytes::Bytes;
use facility_store::{FileState, NewFile};

use crate::world::{NOW, worlds};

const NEW: NewFile<'static> =
    NewFile { name: "a.pdf", media_type: "application/pdf", person: "p1", state: FileState::Clean };

fn content(size: usize) -> Bytes {
    (0..size).map(|at| (at % 251) as u8).collect::<Vec<u8>>().into()
}

#[tokio::test]
async fn content_comes_back_whole_and_in_pieces_of_any_place() {
    for world in worlds().await {
        for size in [1, 262_143, 262_144, 262_145, 1_500_000] {
            let given = content(size);
            let file = world.store.keep_file(&NEW, &given, NOW).await.expect("a file");
            assert_eq!(world.store.file(&file.id).await.expect("a read"), Some(file.clone()));
            assert_eq!(world.store.file_content(&file).await.expect("content"), given);
            for from in [0, size / 2, size - 1] {
                let piece = world.store.file_piece(&file, from as i64, size as i64).await;
                let piece = piece.expect("a piece");
                assert_eq!(piece, given[from..from + piece.len()]);
                assert!(!piece.is_empty());
            }
            assert!(world.store.file_piece(&file, size as i64, size as i64 + 1).await.is_err());
        }
    }
}

#[tokio::test]
async fn of_two_pieces_for_one_place_one_is_kept() {
    for world in worlds().await {
        let given = content(600_000);
        let file = world.store.announce_file(&NEW, 600_000, NOW).await.expect("a file");
        let other = world.node().await;
        let mut at = 0_usize;
        while at < given.len() {
            // Pieces of uneven length: one that ends in the middle of a row of content.
            let end = (at + 170_001).min(given.len());
            let (one, two) = tokio::join!(
                world.store.append_file(&file.id, at as i64, &given[at..end]),
                other.append_file(&file.id, at as i64, &given[at..end]),
            );
            let fitted = [one, two].map(|fitted| fitted.expect("an answer"));
            assert_eq!(fitted.iter().filter(|fitted| **fitted).count(), 1);
            at = end;
        }
        assert!(!world.store.append_file(&file.id, 600_000, b"x").await.expect("an answer"));
        let whole = world.store.file(&file.id).await.expect("a read").expect("a file");
        assert_eq!((whole.received, whole.state), (600_000, FileState::Arriving));
        assert_eq!(world.store.file_content(&whole).await.expect("content"), given);
        let (one, two) = tokio::join!(
            world.store.settle_file(&whole, &NEW, &given),
            other.settle_file(&whole, &NEW, &given),
        );
        let settled = [one, two].map(|settled| settled.expect("an answer"));
        assert_eq!(settled.iter().filter(|settled| settled.is_some()).count(), 1);
        assert!(world.store.throw_away_file(&whole, NOW).await.expect("an answer"));
        assert!(!world.store.throw_away_file(&whole, NOW).await.expect("an answer"));
        assert_eq!(world.number("SELECT COUNT(*) FROM file_part").await, 0);
        assert_eq!(world.number("SELECT COUNT(*) FROM file").await, 0);
    }
}

#[tokio::test]
async fn a_file_that_waits_is_checked_by_one_and_again_when_that_one_is_gone() {
    for world in worlds().await {
        let new = NewFile { state: FileState::Waiting, ..NEW };
        let file = world.store.keep_file(&new, &content(10), NOW).await.expect("a file");
        let other = world.node().await;
        let (one, two) =
            tokio::join!(world.store.take_unchecked(NOW, 1_000), other.take_unchecked(NOW, 1_000),);
        let taken = [one, two].map(|taken| taken.expect("an answer"));
        assert_eq!(taken.iter().flatten().count(), 1);
        let again = world.store.take_unchecked(NOW + 1_001, 1_000).await.expect("an answer");
        assert_eq!(again.map(|file| file.id), Some(file.id.clone()));
        world.store.check_later(&file.id, "no answer", NOW + 9_000).await.expect("a write");
        assert!(world.store.take_unchecked(NOW + 8_999, 1).await.expect("an answer").is_none());
        assert!(world.store.take_unchecked(NOW + 9_000, 1).await.expect("an answer").is_some());
        world.store.note_checked(&file.id, Some("a virus")).await.expect("a write");
        // A late verdict of whoever lost the lease changes nothing.
        world.store.note_checked(&file.id, None).await.expect("a write");
        let file = world.store.file(&file.id).await.expect("a read").expect("a file");
        assert_eq!((file.state, file.said.as_str()), (FileState::Refused, "a virus"));
    }
}
