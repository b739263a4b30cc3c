using System.Globalization;
using System.Numerics;

namespace GridGrains.Silo.Settings;

/// <summary>One option of the program, described once: command line, environment, file, help and documentation all follow from it.</summary>
/// <param name="name">As on the command line, without dashes before it: <c>data-dir</c>.</param>
/// <param name="shape">What a value looks like: <c>DIR</c>; empty for a switch.</param>
/// <param name="takes">The values that it takes, to complete "takes ...".</param>
internal abstract class Setting(string name, string shape, string takes, string defaultText, string help)
{
    public const string VariablePrefix = "GRIDGRAINS__";

    /// <summary>Its key in a file; case does not matter.</summary>
    public string Key { get; } = string.Concat(name.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    public string Variable => VariablePrefix + Key.ToUpperInvariant();

    /// <summary>A second variable that sets it, for what has had one all along.</summary>
    public string? OwnVariable { get; init; }

    /// <summary>False for what other processes of the machine must not see.</summary>
    public bool IsOnCommandLine { get; init; } = true;

    /// <summary>Its value is never shown.</summary>
    public bool IsSecret { get; init; }

    public string Option { get; } = "--" + name;

    /// <summary>What messages call it.</summary>
    public string Title => IsOnCommandLine ? Option : OwnVariable ?? Variable;

    public string Shape { get; } = shape;

    public string Takes { get; } = takes;

    /// <summary>The value without one, or words for what is taken then.</summary>
    public string DefaultText { get; } = defaultText;

    public string Help { get; } = help;

    public bool IsSwitch => Shape.Length == 0;

    /// <returns>False for a text that means no value of this option; <paramref name="reason"/> may say more than <see cref="Takes"/>.</returns>
    public abstract bool TryParse(string text, out object? value, out string? reason);

    public static Setting<string?> Text(string name, string shape, string defaultText, string help) =>
        new(name, shape, shape, defaultText, null, help, static (string text, out string? value) => (value = text).Length > 0);

    public static Setting<bool> Switch(string name, string help) =>
        new(name, "", "true or false", "false", false, help, static (string text, out bool value) => text == "1" ? value = true : bool.TryParse(text, out value));

    public static Setting<T> Number<T>(string name, string shape, T standard, T min, T max, string help)
        where T : struct, INumber<T> => new(
            name, shape, string.Create(CultureInfo.InvariantCulture, $"{min} to {max}"), string.Create(CultureInfo.InvariantCulture, $"{standard}"), standard, help,
            (string text, out T value) => T.TryParse(text, CultureInfo.InvariantCulture, out value) && value >= min && value <= max);

    /// <param name="defaultText">What is taken when none of the words is given.</param>
    public static Setting<string?> OneOf(string name, string defaultText, string help, params string[] words) => new(
        name, string.Join('|', words), string.Join(" or ", words), defaultText, null, help,
        (string text, out string? value) => words.Contains(value = text));
}

internal delegate bool TryRead<T>(string text, out T value);

/// <param name="standard">Its value where none is given.</param>
internal sealed class Setting<T>(string name, string shape, string takes, string defaultText, T standard, string help, TryRead<T> read)
    : Setting(name, shape, takes, defaultText, help)
{
    public T Standard { get; } = standard;

    /// <summary>Says why a text means no value, where that can be said.</summary>
    public Func<string, string?>? Why { get; init; }

    public override bool TryParse(string text, out object? value, out string? reason)
    {
        var isRead = read(text, out var parsed);
        (value, reason) = (parsed, isRead ? null : Why?.Invoke(text));
        return isRead;
    }
}
