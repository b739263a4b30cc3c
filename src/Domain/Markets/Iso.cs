using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using NodaTime;

namespace GridGrains.Domain.Markets;

/// <summary>One market operator. Instances come from <see cref="Isos"/> and are compared by reference.</summary>
public sealed class Iso
{
    internal Iso(byte index, string code, string displayName, string timeZoneId, PriceProduct settlementRealTime, bool tradesZonesAsHubs = false)
    {
        Index = index;
        Code = code;
        DisplayName = displayName;
        TimeZone = DateTimeZoneProviders.Tzdb[timeZoneId];
        SettlementRealTime = settlementRealTime;
        TradesZonesAsHubs = tradesZonesAsHubs;
    }

    /// <summary>Dense position in <see cref="Isos.All"/>, for arrays indexed by ISO.</summary>
    public byte Index { get; }

    /// <summary>The code in keys, records and queries: <c>CAISO</c>.</summary>
    public string Code { get; }

    public string DisplayName { get; }

    /// <summary>The zone whose local day is the operating day.</summary>
    public DateTimeZone TimeZone { get; }

    /// <summary>The real-time product that a day-ahead price is compared with (DART) until hourly finals exist.</summary>
    public PriceProduct SettlementRealTime { get; }

    /// <summary>True where contracts settle on load zones, so that a zone is a hub too.</summary>
    public bool TradesZonesAsHubs { get; }

    public override string ToString() => Code;
}

/// <summary>The markets the platform knows.</summary>
public static class Isos
{
    public static readonly Iso Caiso = new(0, "CAISO", "California ISO", "America/Los_Angeles", PriceProduct.RealTime15Min);

    // MISO keeps Eastern Standard Time all year; Etc/GMT+5 is UTC-5 in the sign convention of the tz database.
    public static readonly Iso Miso = new(1, "MISO", "Midcontinent ISO", "Etc/GMT+5", PriceProduct.RealTime5Min);
    public static readonly Iso Spp = new(2, "SPP", "Southwest Power Pool", "America/Chicago", PriceProduct.RealTime5Min);
    public static readonly Iso Pjm = new(3, "PJM", "PJM Interconnection", "America/New_York", PriceProduct.RealTime5Min);
    public static readonly Iso Nyiso = new(4, "NYISO", "New York ISO", "America/New_York", PriceProduct.RealTime5Min, tradesZonesAsHubs: true);
    public static readonly Iso Ercot = new(5, "ERCOT", "Electric Reliability Council of Texas", "America/Chicago", PriceProduct.RealTime15Min);
    public static readonly Iso Isone = new(6, "ISONE", "ISO New England", "America/New_York", PriceProduct.RealTime5Min);

    private static readonly Iso[] Catalog = [Caiso, Miso, Spp, Pjm, Nyiso, Ercot, Isone];
    private static readonly FrozenDictionary<string, Iso> ByCode =
        Catalog.ToFrozenDictionary(iso => iso.Code, StringComparer.OrdinalIgnoreCase);

    public static IReadOnlyList<Iso> All => Catalog;

    public static bool TryGet(string code, [NotNullWhen(true)] out Iso? iso) => ByCode.TryGetValue(code, out iso);

    /// <summary>Finds a code in UTF-8 without allocating; the spelling must be exact.</summary>
    public static bool TryGet(ReadOnlySpan<byte> utf8Code, [NotNullWhen(true)] out Iso? iso)
    {
        foreach (var candidate in Catalog)
        {
            if (System.Text.Ascii.Equals(utf8Code, candidate.Code))
            {
                iso = candidate;
                return true;
            }
        }

        iso = null;
        return false;
    }

    /// <exception cref="DomainException"><c>unknown-iso</c>: the code is none of <see cref="All"/>.</exception>
    public static Iso Get(string code) => ByCode.TryGetValue(code, out var iso)
        ? iso
        : throw new DomainException(DomainErrorCode.UnknownIso, $"'{code}' is no ISO; known are {string.Join(' ', Catalog.Select(i => i.Code))}");
}
