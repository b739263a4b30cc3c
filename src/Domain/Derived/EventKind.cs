namespace GridGrains.Domain.Derived;

/// <summary>A kind of derived event. The product whose records it follows from declares and registers it.</summary>
/// <param name="Word">In lower case with underscores: <c>price_spike</c>. It is part of the ids of events and never changes.</param>
/// <param name="Topic">ANOMALIES for what is out of the ordinary, DERIVED_EVENTS for the rest, or a topic of the product's own.</param>
public sealed record EventKind(string Word, string Topic);
