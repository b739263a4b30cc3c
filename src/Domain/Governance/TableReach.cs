using GridGrains.Domain.Log;

namespace GridGrains.Domain.Governance;

/// <summary>Which tables a caller's statements may name, wherever they run.</summary>
public static class TableReach
{
    /// <summary>The column that says whose market a row is of.</summary>
    public const string IsoColumn = "iso";

    /// <param name="isRestricted">The caller sees a part of the markets: then what these publish, and nothing else.</param>
    /// <param name="seesPeople">The caller sees tables too that name people and what they did.</param>
    /// <param name="hasIso">The table has the column <see cref="IsoColumn"/>.</param>
    public static bool Includes(bool isRestricted, bool seesPeople, DataClass table, bool hasIso) =>
        isRestricted ? table == DataClass.Public && hasIso : seesPeople || table != DataClass.Personal;
}
