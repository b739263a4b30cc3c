using GridGrains.Domain.Derived;
using GridGrains.Domain.Log;
using GridGrains.Grains.Tail;

namespace GridGrains.Grains.Derived;

/// <summary>A derived event as its topic holds it.</summary>
/// <param name="Slot">Its partition, as <see cref="LogCursor"/> counts them.</param>
/// <param name="Key">The entity: <c>CAISO/TH_SP15_GEN-APND</c>.</param>
/// <param name="Value">JSON in UTF-8.</param>
public sealed record EventRecord(int Slot, long Offset, EventKind Kind, string Key, byte[] Value) : IFeedRecord;
