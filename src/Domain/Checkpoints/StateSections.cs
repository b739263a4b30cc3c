using System.Globalization;

namespace GridGrains.Domain.Checkpoints;

/// <param name="Tag">What wrote the section, from 1; a tag is never used again for something else.</param>
/// <param name="Part">The part of the state that the section belongs to; 0 for the whole state.</param>
/// <param name="BehindMinutes">How far the section had fallen behind its part's event time when the state was stored.</param>
public readonly record struct SectionHeader(uint Tag, byte Part, byte Version, ulong BehindMinutes)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"section {Tag} of part {Part} in version {Version}");
}

/// <summary>A section that no part of this program reads: it is stored again as it is until it is too old to be of use.</summary>
/// <param name="AsOfUtc">Event time of the section's part when the section was last written by a program that knows it.</param>
public sealed record KeptSection(SectionHeader Header, DateTime AsOfUtc, byte[] Bytes);

/// <summary>
/// The end of a state's stored form: <c>(tag, part, version, minutes behind, length, bytes)*</c> and the tag 0. What comes or goes as a
/// section needs no new version of the state, and a program that does not know a section can carry it on.
/// </summary>
public static class StateSections
{
    /// <summary>A section that is further behind its part's event time has missed too much, and is dropped.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromHours(24);

    private const uint EndTag = 0;

    public static void Write(StateWriter writer, in SectionHeader header, ReadOnlySpan<byte> bytes)
    {
        writer.Unsigned(header.Tag);
        writer.Byte(header.Part);
        writer.Byte(header.Version);
        writer.Unsigned(header.BehindMinutes);
        writer.Unsigned((ulong)bytes.Length);
        writer.Bytes(bytes);
    }

    public static void WriteEnd(StateWriter writer) => writer.Unsigned(EndTag);

    /// <returns>False after the last section.</returns>
    public static bool TryRead(ref StateReader reader, out SectionHeader header, out ReadOnlySpan<byte> bytes)
    {
        header = default;
        bytes = default;
        var tag = reader.Unsigned();
        if (tag == EndTag)
        {
            return false;
        }

        if (tag > uint.MaxValue)
        {
            throw StateReader.Damaged($"the section tag {tag}");
        }

        header = new SectionHeader((uint)tag, reader.Byte(), reader.Byte(), reader.Unsigned());
        var length = reader.Unsigned();
        if (length > (ulong)reader.Remaining)
        {
            throw StateReader.Damaged($"{header} of {length} bytes where {reader.Remaining} are left");
        }

        bytes = reader.Bytes((int)length);
        return true;
    }
}
