namespace GridGrains.Durability.Sqlite;

/// <summary>Who holds a data directory, as it says itself in a file there.</summary>
/// <param name="Process">Number on its machine; a word where it has not said so yet.</param>
/// <param name="Machine">Empty where it is not known.</param>
/// <param name="Address">Where a silo that is ready serves HTTP; null for a command, and for a silo that starts.</param>
public sealed record DataHolder(string Process, string Machine, string? Address)
{
    public override string ToString() =>
        $"process {Process}{(Machine is "" || Machine == Environment.MachineName ? "" : $" on {Machine}")}{(Address is null ? "" : $", a silo at {Address}")}";

    internal static DataHolder Read(string file)
    {
        try
        {
            var lines = File.ReadAllLines(file);
            return new DataHolder(LineOf(lines, 0) ?? "(not yet known)", LineOf(lines, 1) ?? "", LineOf(lines, 2));
        }
        catch (FileNotFoundException)
        {
            return new DataHolder("(not yet known)", "", null);
        }
    }

    internal void Write(string file) => File.WriteAllLines(file, Address is null ? [Process, Machine] : [Process, Machine, Address]);

    private static string? LineOf(string[] lines, int number) => number < lines.Length && lines[number].Length > 0 ? lines[number] : null;
}
