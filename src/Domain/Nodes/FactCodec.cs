using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;

namespace GridGrains.Domain.Nodes;

/// <summary>Stored form of a fact inside a state; the market stands before it.</summary>
internal static class FactCodec
{
    public static void Write(StateWriter writer, in LmpFact fact)
    {
        writer.Time(fact.IntervalStartUtc);
        writer.Unsigned((ulong)fact.IntervalMinutes);
        writer.Double(fact.Lmp);
        writer.Double(fact.Energy);
        writer.Double(fact.Congestion);
        writer.Double(fact.Loss);
        writer.Double(fact.Ghg);
        writer.Time(fact.KnownAtUtc);
        writer.Byte((byte)fact.KnownAtBasis);
        writer.Signed(fact.SourceVersion);
        writer.UInt16((ushort)fact.Quality);
    }

    public static LmpFact Read(ref StateReader reader, PriceProduct product) => new()
    {
        Product = product,
        IntervalStartUtc = reader.Time(),
        IntervalMinutes = (int)reader.Unsigned(),
        Lmp = reader.Double(),
        Energy = reader.Double(),
        Congestion = reader.Double(),
        Loss = reader.Double(),
        Ghg = reader.Double(),
        KnownAtUtc = reader.Time(),
        KnownAtBasis = ReadBasis(ref reader),
        SourceVersion = reader.Signed(),
        Quality = (RowQuality)reader.UInt16(),
    };

    private static KnownAtBasis ReadBasis(ref StateReader reader) =>
        (KnownAtBasis)reader.Byte() is var basis && basis <= KnownAtBasis.PostingDay ? basis : throw StateReader.Damaged("a basis of known_at");
}
