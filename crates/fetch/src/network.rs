//! Which addresses belong to the open internet: a pure table.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

/// A range of addresses, written `10.0.0.0/8` or `2001:db8::/32`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    first: IpAddr,
    bits: u8,
}

impl Network {
    /// The addresses that share the first `bits` bits of this one; more bits than it has count as
    /// all of them.
    #[must_use]
    pub const fn new(first: IpAddr, bits: u8) -> Self {
        Self { first, bits }
    }

    /// Whether the address lies in this range. The two families never contain each other.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.first, address) {
            (IpAddr::V4(first), IpAddr::V4(address)) => {
                let rest = 32 - u32::from(self.bits.min(32));
                first.to_bits().checked_shr(rest) == address.to_bits().checked_shr(rest)
            }
            (IpAddr::V6(first), IpAddr::V6(address)) => {
                let rest = 128 - u32::from(self.bits.min(128));
                first.to_bits().checked_shr(rest) == address.to_bits().checked_shr(rest)
            }
            _ => false,
        }
    }
}

impl FromStr for Network {
    type Err = String;

    /// # Errors
    /// When the text is no address with a length behind a slash.
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text} is no range of addresses such as 10.0.0.0/8");
        let (first, bits) = text.split_once('/').ok_or_else(wrong)?;
        let first: IpAddr = first.parse().map_err(|_| wrong())?;
        let bits: u8 = bits.parse().map_err(|_| wrong())?;
        let most = if first.is_ipv4() { 32 } else { 128 };
        if bits > most { Err(wrong()) } else { Ok(Self { first, bits }) }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}/{}", self.first, self.bits)
    }
}

const fn v4(a: u8, b: u8, c: u8, bits: u8) -> Network {
    Network::new(IpAddr::V4(Ipv4Addr::new(a, b, c, 0)), bits)
}

const fn v6(a: u16, b: u16, c: u16, bits: u8) -> Network {
    Network::new(IpAddr::V6(Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0)), bits)
}

/// Ranges of IPv4 that are no host of the open internet, by the special-purpose registry of IANA
/// (RFC 6890 and what amended it). Relays and anycast services inside 192.0.0.0/24 and
/// 192.88.99.0/24 are refused with the rest: nobody publishes records there.
const CLOSED_V4: &[Network] = &[
    v4(0, 0, 0, 8),       // this network
    v4(10, 0, 0, 8),      // private
    v4(100, 64, 0, 10),   // shared by providers (CGNAT), metadata of one cloud
    v4(127, 0, 0, 8),     // loopback
    v4(169, 254, 0, 16),  // link-local, metadata of most clouds
    v4(172, 16, 0, 12),   // private
    v4(192, 0, 0, 24),    // protocol assignments, metadata of one cloud
    v4(192, 0, 2, 24),    // documentation
    v4(192, 88, 99, 24),  // 6to4 relays
    v4(192, 168, 0, 16),  // private
    v4(198, 18, 0, 15),   // benchmarks
    v4(198, 51, 100, 24), // documentation
    v4(203, 0, 113, 24),  // documentation
    v4(224, 0, 0, 4),     // multicast
    v4(240, 0, 0, 4),     // reserved, broadcast
];

/// Looks global, is the inner service of a cloud (its host agent).
const CLOUD_AGENT: Ipv4Addr = Ipv4Addr::new(168, 63, 129, 16);

/// What IPv6 has handed out for the open internet; everything else is refused unnamed.
const GLOBAL_V6: Network = v6(0x2000, 0, 0, 3);

/// Ranges inside `GLOBAL_V6` that are no host of the open internet. Teredo lies in the first and
/// is looked at before.
const CLOSED_V6: &[Network] = &[
    v6(0x2001, 0, 0, 23),     // protocol assignments, benchmarks, ORCHID
    v6(0x2001, 0xdb8, 0, 32), // documentation
    v6(0x3fff, 0, 0, 20),     // documentation
];

const MAPPED: Network = Network::new(IpAddr::V6(Ipv6Addr::new(0, 0, 0, 0, 0, 0xffff, 0, 0)), 96);
const NAT64: Network = v6(0x64, 0xff9b, 0, 96);
const TEREDO: Network = v6(0x2001, 0, 0, 32);
const SIX_TO_FOUR: Network = v6(0x2002, 0, 0, 16);

/// Whether the address is one of the open internet: not this machine, not a neighbour, not reserved.
///
/// An IPv6 address that carries an IPv4 address (mapped, NAT64, 6to4, Teredo with server and client,
/// ISATAP) is as global as what it carries. What is in no range known as global counts as not.
#[must_use]
pub fn is_global(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(inner) => {
            inner != CLOUD_AGENT && !CLOSED_V4.iter().any(|closed| closed.contains(address))
        }
        IpAddr::V6(outer) => is_global_v6(outer),
    }
}

fn is_global_v6(address: Ipv6Addr) -> bool {
    let outer = IpAddr::V6(address);
    let bits = address.to_bits();
    // The lowest of these bits are an IPv4 address.
    let carried = |from: u32| {
        let inner = u32::try_from((bits >> from) & 0xffff_ffff).expect("32 bits were cut out");
        Ipv4Addr::from_bits(inner)
    };
    if MAPPED.contains(outer) || NAT64.contains(outer) {
        return is_global(carried(0).into());
    }
    if TEREDO.contains(outer) {
        // The client's address is stored with all bits turned over.
        let client = Ipv4Addr::from_bits(!carried(0).to_bits());
        return is_global(carried(64).into()) && is_global(client.into());
    }
    if SIX_TO_FOUR.contains(outer) && !is_global(carried(80).into()) {
        return false;
    }
    // ISATAP: the last half is 0000:5efe or 0200:5efe and an IPv4 address.
    let isatap = address.segments()[5] == 0x5efe && matches!(address.segments()[4], 0 | 0x200);
    if isatap && !is_global(carried(0).into()) {
        return false;
    }
    GLOBAL_V6.contains(outer) && !CLOSED_V6.iter().any(|closed| closed.contains(outer))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(addresses: &str, global: bool) {
        for address in addresses.split_whitespace() {
            assert_eq!(is_global(address.parse().unwrap()), global, "{address}");
        }
    }

    #[test]
    fn addresses_of_the_open_internet_are_global() {
        check("1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0", true);
        check("126.255.255.255 128.0.0.0 169.253.255.255 169.255.0.0 172.15.255.255", true);
        check("172.32.0.0 191.255.255.255 192.0.1.0 192.0.3.0 192.88.98.0 192.167.255.255", true);
        check("192.169.0.0 198.17.255.255 198.20.0.0 198.51.99.255 203.0.112.0 203.0.114.0", true);
        check("223.255.255.255 168.63.129.15 168.63.129.17 156.106.192.32", true);
        check("2000::1 2001:200::1 2001:4860:4860::8888 2606:4700::1111 2a00:1450::1", true);
        check("2001:db7:ffff::1 2001:db9::1 3ffe::1 3fff:1000::1", true);
    }

    #[test]
    fn addresses_of_this_machine_its_neighbours_and_reserves_are_not_global() {
        check("0.0.0.0 0.1.2.3 10.0.0.0 10.255.255.255 100.64.0.0 100.100.100.200", false);
        check("100.127.255.255 127.0.0.1 127.255.255.254 169.254.0.1 169.254.169.254", false);
        check("172.16.0.0 172.31.255.255 192.0.0.0 192.0.0.192 192.0.2.1 192.88.99.1", false);
        check("192.168.0.0 192.168.255.255 198.18.0.1 198.19.255.255 198.51.100.7", false);
        check("203.0.113.9 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255", false);
        check("168.63.129.16", false);
        check(":: ::1 ::7f00:1 ::10.0.0.1 fe80::1 febf::1 fec0::1 fc00::1 fd00:ec2::254", false);
        check("ff02::1 ff0e::1 100::1 5f00::1 4000::1 1fff::1 2001:db8::1 3fff::1", false);
        check("2001:2::1 2001:10::1 2001:20::1 2001:1::1 64:ff9b:1::1", false);
    }

    #[test]
    fn a_carried_ipv4_address_decides() {
        check("::ffff:8.8.8.8 64:ff9b::8.8.8.8 2002:808:808::1", true);
        check("::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::ffff:0:0", false);
        check("64:ff9b::127.0.0.1 64:ff9b::192.168.1.1 64:ff9b::a9fe:a9fe", false);
        check("2002:7f00:1::1 2002:a00:1:: 2002:c0a8:101::1 2002:a9fe:a9fe::1", false);
        // Teredo: server 65.54.227.120 and client 192.0.2.45 turned over; then a global client,
        // then one whose server is private.
        check("2001:0:4136:e378:8000:63bf:3fff:fdd2", false);
        check("2001:0:4136:e378:8000:63bf:f7f7:f7f7", true);
        check("2001:0:a00:1:8000:63bf:f7f7:f7f7", false);
        check("2606:4700::5efe:10.0.0.1 2606:4700::200:5efe:127.0.0.1", false);
        check("2606:4700::5efe:8.8.8.8", true);
    }

    #[test]
    fn a_range_contains_its_edges_and_nothing_beyond() {
        let range: Network = "203.0.112.0/21".parse().unwrap();
        let inside = |address: &str| range.contains(address.parse().unwrap());
        assert!(inside("203.0.112.0") && inside("203.0.119.255"));
        assert!(
            !inside("203.0.111.255") && !inside("203.0.120.0") && !inside("::ffff:203.0.112.0")
        );
        let all: Network = "0.0.0.0/0".parse().unwrap();
        assert!(all.contains("255.255.255.255".parse().unwrap()));
        let one: Network = "2a00::1/128".parse().unwrap();
        assert!(one.contains("2a00::1".parse().unwrap()));
        assert!(!one.contains("2a00::2".parse().unwrap()));
        for wrong in ["10.0.0.0", "10.0.0.0/33", "::/129", "ten/8", "10.0.0.0/-1", ""] {
            assert!(wrong.parse::<Network>().is_err(), "{wrong}");
        }
        assert_eq!(range.to_string(), "203.0.112.0/21");
    }
}
