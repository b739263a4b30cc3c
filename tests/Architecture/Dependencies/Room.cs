namespace GridGrains.Tests.Architecture.Dependencies;

/// <summary>One project of src, or the assembly made of it, and what it depends on.</summary>
/// <param name="Name">The folder: <c>Grains.Contracts</c>.</param>
/// <param name="Rooms">Rooms that it refers to directly.</param>
/// <param name="Libraries">Packages, frameworks or foreign assemblies.</param>
internal sealed record Room(string Name, IReadOnlySet<string> Rooms, IReadOnlySet<string> Libraries)
{
    public static Room Of(string name, string[] rooms, params string[] libraries) => new(name, rooms.ToHashSet(), libraries.ToHashSet());
}

/// <summary>All rooms of one view of the house: as projects or as compiled assemblies.</summary>
internal sealed class House(IEnumerable<Room> rooms)
{
    private readonly Dictionary<string, Room> _rooms = rooms.ToDictionary(room => room.Name);

    public IEnumerable<Room> Rooms => _rooms.Values;

    public bool Has(string room) => _rooms.ContainsKey(room);

    /// <summary>Rooms that <paramref name="room"/> refers to, directly or through others.</summary>
    public IReadOnlySet<string> ReachableFrom(string room)
    {
        var reached = new HashSet<string>();
        var open = new Stack<string>([room]);
        while (open.TryPop(out var next))
        {
            foreach (var referred in _rooms.TryGetValue(next, out var known) ? known.Rooms : new HashSet<string>())
            {
                if (reached.Add(referred))
                {
                    open.Push(referred);
                }
            }
        }

        return reached;
    }

    /// <summary>Libraries of <paramref name="room"/> and of every room that it reaches.</summary>
    public IEnumerable<string> LibrariesBehind(string room) =>
        ReachableFrom(room).Append(room).Where(Has).SelectMany(name => _rooms[name].Libraries).Distinct();
}
