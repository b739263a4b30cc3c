namespace GridGrains.Silo.Settings;

/// <summary>What one option is set to, and where.</summary>
/// <param name="Text">As it was given; null where it was not.</param>
/// <param name="Source">For people: <c>the command line</c>.</param>
internal sealed record SettingValue(object? Value, string? Text, string Source);

/// <summary>The effective value of every option.</summary>
internal sealed class SettingValues(IReadOnlyDictionary<Setting, SettingValue> given)
{
    /// <summary>Nothing is set anywhere.</summary>
    public static readonly SettingValues Defaults = new(new Dictionary<Setting, SettingValue>());

    public T Get<T>(Setting<T> setting) => given.TryGetValue(setting, out var value) ? (T)value.Value! : setting.Standard;

    /// <returns>Null where it is not set.</returns>
    public SettingValue? Find(Setting setting) => given.GetValueOrDefault(setting);

    /// <summary>The text of the option that has this variable as its own.</summary>
    public string? OfVariable(string variable) => given.FirstOrDefault(pair => pair.Key.OwnVariable == variable).Value?.Text;
}
