using GridGrains.Domain.Derived;

namespace GridGrains.Grains.Derived;

/// <summary>A derived event as its topic holds it.</summary>
/// <param name="Slot">Its partition, as <see cref="EventCursor"/> counts them.</param>
/// <param name="Key">The node, <c>CAISO/TH_SP15_GEN-APND</c>, or the ISO's code.</param>
/// <param name="Value">JSON in UTF-8.</param>
public sealed record EventRecord(int Slot, long Offset, DerivedKind Kind, string Key, byte[] Value);

/// <summary>What a reader gets next: an event, or the notice that some are gone, or neither at the beginning.</summary>
/// <param name="Cursor">Where to go on after this step.</param>
public readonly record struct EventStep(string Cursor, EventRecord? Event, MissedEvents? Missed);

/// <summary>Records that left the log before they were read: [From, To).</summary>
public sealed record MissedEvents(string Topic, int Partition, long From, long To);
