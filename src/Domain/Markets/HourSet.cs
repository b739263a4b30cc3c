using NodaTime;

namespace GridGrains.Domain.Markets;

/// <summary>Kinds of days of a contract calendar. A NERC holiday is its own kind, whatever weekday it falls on.</summary>
[Flags]
public enum DayKinds : byte
{
    None = 0,
    Monday = 1,
    Tuesday = 2,
    Wednesday = 4,
    Thursday = 8,
    Friday = 16,
    Saturday = 32,
    Sunday = 64,
    NercHoliday = 128,
    MondayToFriday = Monday | Tuesday | Wednesday | Thursday | Friday,
    MondayToSaturday = MondayToFriday | Saturday,
    Weekend = Saturday | Sunday,
    All = MondayToSaturday | Sunday | NercHoliday,
}

/// <summary>
/// A set of local hours of the kinds of days. Both passages of a repeated hour have its label, so they are in the set together, and a
/// skipped hour is in none. Union, intersection and difference are those of sets.
/// </summary>
public sealed class HourSet : IEquatable<HourSet>
{
    public const int HoursPerDay = 24;

    private const int Kinds = 8;
    private const int HolidayKind = 7;
    private const uint AllHours = (1u << HoursPerDay) - 1;

    public static readonly HourSet None = Of(DayKinds.None, 1, HoursPerDay);
    public static readonly HourSet All = Of(DayKinds.All, 1, HoursPerDay);

    private readonly uint[] _hoursOfKind;

    private HourSet(Func<int, uint> hoursOfKind) => _hoursOfKind = [.. Enumerable.Range(0, Kinds).Select(hoursOfKind)];

    public bool IsEmpty => Array.TrueForAll(_hoursOfKind, hours => hours == 0);

    /// <param name="firstHourEnding">1 to 24.</param>
    /// <param name="lastHourEnding">Not before the first; 24 at most.</param>
    public static HourSet Of(DayKinds days, int firstHourEnding, int lastHourEnding)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(firstHourEnding, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lastHourEnding, HoursPerDay);
        ArgumentOutOfRangeException.ThrowIfLessThan(lastHourEnding, firstHourEnding);
        var hours = (AllHours >> (HoursPerDay - (lastHourEnding - firstHourEnding + 1))) << (firstHourEnding - 1);
        return new HourSet(kind => ((int)days >> kind & 1) != 0 ? hours : 0);
    }

    /// <param name="hourEnding">1 to 24, on the clock of the calendar.</param>
    public bool Contains(LocalDate day, int hourEnding) => (_hoursOfKind[KindOf(day)] >> (hourEnding - 1) & 1) != 0;

    public HourSet Union(HourSet other) => new(kind => _hoursOfKind[kind] | other._hoursOfKind[kind]);

    public HourSet Intersect(HourSet other) => new(kind => _hoursOfKind[kind] & other._hoursOfKind[kind]);

    public HourSet Except(HourSet other) => new(kind => _hoursOfKind[kind] & ~other._hoursOfKind[kind]);

    public bool Overlaps(HourSet other) => !Intersect(other).IsEmpty;

    public bool IsSubsetOf(HourSet other) => Except(other).IsEmpty;

    public bool Equals(HourSet? other) => other is not null && _hoursOfKind.AsSpan().SequenceEqual(other._hoursOfKind);

    public override bool Equals(object? obj) => Equals(obj as HourSet);

    public override int GetHashCode() => _hoursOfKind.Aggregate(0, HashCode.Combine);

    private static int KindOf(LocalDate day) => NercHolidays.IsHoliday(day) ? HolidayKind : (int)day.DayOfWeek - 1;
}
