//! Files that mean harm: what is refused, with the sentence that says why, and names that lead
//! somewhere.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::{address, everywhere, file_of, led_to, member, pdf, send_paper};
use crate::html;

/// A packed file with these parts.
fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, content) in parts {
        writer.start_file(*name, stored).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A document of an office program, with further parts.
fn docx(more: &[(&str, &[u8])]) -> Vec<u8> {
    let mut parts: Vec<(&str, &[u8])> =
        vec![("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w:document/>")];
    parts.extend(more);
    packed(&parts)
}

/// A packed file that says of its one part that it is longer than it is.
fn bomb() -> Vec<u8> {
    let mut content = docx(&[("word/long.xml", b"0000")]);
    let claimed = 4_000_000_000_u32.to_le_bytes();
    let signs: Vec<usize> = content
        .windows(4)
        .enumerate()
        .filter(|(_, signs)| *signs == b"PK\x01\x02")
        .map(|(at, _)| at)
        .collect();
    let last = *signs.last().unwrap();
    content[last + 24..last + 28].copy_from_slice(&claimed);
    content
}

#[test]
fn what_means_harm_is_refused_with_a_sentence_and_nothing_of_it_is_kept() {
    everywhere(|world| {
        let (member, _) = member(world);
        let mut tailed = pdf(500);
        tailed.extend(packed(&[("run.js", b"x")]));
        let mut headed = b"junk".to_vec();
        headed.extend(pdf(100));
        let page = "a web page or a drawing";
        let double = "two types of file at once";
        let broken = "cannot be read";
        for (name, content, said) in [
            ("a.svg", &b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"[..], page),
            ("a.pdf", b"<!DOCTYPE html><script>alert(1)</script>", page),
            ("a.csv", b"name\n<iframe src=x>", page),
            ("a.txt", b"  <?xml version='1.0'?><x/>", page),
            ("a.pdf", &tailed, double),
            ("a.pdf", b"%PDF-1.7\n<script>x</script>\x80\x81", double),
            ("a.docx", &docx(&[("x", b"%PDF-1.7")]), double),
            ("a.gif", b"GIF89a\x01\0\x01\0\x80\0\0<script>", double),
            ("a.pdf", &headed, "this type of file is not taken; send PDF"),
            ("a.pdf", b"MZ\x90\0\x03\0\0\0\x04\0\0\0", "this type of file is not taken"),
            ("a.exe", &pdf(100), "this type of file is not taken"),
            ("a.pdf.exe", &pdf(100), "this type of file is not taken"),
            ("a", &pdf(100), "this type of file is not taken"),
            ("a.docx", &pdf(100), "its name says DOCX, its content is PDF"),
            ("a.png", b"words", "its name says PNG, its content is TXT"),
            ("a.docx", &packed(&[("a.txt", b"x")]), "its name says DOCX, its content is ZIP"),
            ("a.docx", &docx(&[("word/vbaProject.bin", b"x")]), "it holds macros"),
            ("a.docx", &docx(&[("../../x", b"x")]), broken),
            ("a.docx", &docx(&[("/etc/x", b"x")]), broken),
            ("a.docx", &bomb(), broken),
            ("a.docx", b"PK\x03\x04 and no more", broken),
            ("a.pdf", b"", "the file is empty"),
            ("a.pdf", &pdf(3_000_001), "at most 3"),
        ] {
            let reply = send_paper(&member, "Plan", name, content);
            let words = html::words(&reply.body);
            assert_eq!(reply.status, 422, "{name}: {words}");
            assert!(words.contains(said), "{name}, {said}: {words}");
            assert!(words.contains("What it is about") || reply.body.contains("value=\"Plan\""));
        }
        assert_eq!(world.number("SELECT COUNT(*) FROM file"), 0);
        assert_eq!(world.number("SELECT COUNT(*) FROM file_part"), 0);
        led_to(world, &send_paper(&member, "Plan", "a.docx", &docx(&[])));
        led_to(world, &send_paper(&member, "Plan", "a.PDF", &pdf(3_000_000)));
    });
}

#[test]
fn a_name_is_a_word_for_people_and_leads_nowhere() {
    everywhere(|world| {
        let (member, _) = member(world);
        let long = format!("{}.pdf", "ä".repeat(300));
        for (given, kept) in [
            ("../../etc/passwd.pdf", "passwd.pdf"),
            ("C:\\temp\\plan.pdf", "plan.pdf"),
            ("annual\u{202e}fdp.pdf", "annualfdp.pdf"),
            ("<img src=x>.pdf", "-img src=x-.pdf"),
            ("a;b=c.pdf", "a;b=c.pdf"),
            ("خطة.pdf", "خطة.pdf"),
            (long.as_str(), &format!("{}.pdf", "ä".repeat(98))),
        ] {
            let record = led_to(world, &send_paper(&member, "Plan", given, &pdf(50)));
            let file = file_of(world, &record, "paper");
            assert_eq!(file.name, kept);
            let header = member.get(&address(&file)).header("content-disposition").to_owned();
            assert!(header.starts_with("attachment; filename=\""), "{header}");
            assert!(header.is_ascii() && header.matches('"').count() == 2, "{header}");
        }
    });
}

#[test]
fn a_form_that_is_too_long_is_refused_with_the_limit_and_nothing_is_kept() {
    everywhere(|world| {
        let (member, _) = member(world);
        let reply = send_paper(&member, "Plan", "a.pdf", &pdf(21_000_000));
        assert_eq!(reply.status, 413);
        assert!(html::words(&reply.body).contains("20 MB"), "{}", html::words(&reply.body));
        assert_eq!(world.number("SELECT COUNT(*) FROM file"), 0);
    });
}

#[test]
fn who_brings_much_that_no_record_names_is_asked_to_wait() {
    everywhere(|world| {
        let (member, _) = member(world);
        let fill = facility_store::NewFile {
            name: "a.pdf",
            media_type: "",
            person: &member.person.id,
            state: facility_store::FileState::Clean,
        };
        let now = facility::web::site::now();
        world.wait(world.store().announce_file(&fill, 199_999_990, now)).unwrap();
        let reply = send_paper(&member, "Plan", "a.pdf", &pdf(50));
        assert_eq!(reply.status, 422);
        assert!(html::words(&reply.body).contains("many files that no record uses"));
    });
}
