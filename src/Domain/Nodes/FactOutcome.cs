namespace GridGrains.Domain.Nodes;

/// <summary>What a fact did to a node's state.</summary>
public enum FactOutcome : byte
{
    /// <summary>The first price of its interval.</summary>
    New,

    /// <summary>A later version of a known interval; it replaces, never adds.</summary>
    Correction,

    /// <summary>The payload is the one already held.</summary>
    Duplicate,

    /// <summary>An older version than the one already held.</summary>
    Superseded,

    /// <summary>The interval lies before the state's memory; only tables can take it.</summary>
    TooOld,
}
