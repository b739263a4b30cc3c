namespace GridGrains.Domain.Markets;

/// <summary>A set of hours that power contracts deliver in.</summary>
public enum ContractBlock : byte
{
    /// <summary>5x16: the peak hours of Monday to Friday without NERC holidays.</summary>
    Weekday16 = 1,

    /// <summary>6x16: the peak hours of Monday to Saturday without NERC holidays.</summary>
    MondayToSaturday16 = 2,

    /// <summary>2x16: the peak hours of weekends and NERC holidays.</summary>
    WeekendAndHoliday16 = 3,

    /// <summary>1x16: the peak hours of Sundays and NERC holidays.</summary>
    SundayAndHoliday16 = 4,

    /// <summary>7x8: the other hours of every day; seven or nine of them when the clock is set.</summary>
    Night8 = 5,
}

public static class ContractBlocks
{
    private static readonly string[] Names = ["", "5x16", "6x16", "2x16", "1x16", "7x8"];

    /// <summary>The trade's name: <c>5x16</c>.</summary>
    public static string Name(this ContractBlock block) => Names[(int)block];

    public static bool TryParse(string name, out ContractBlock block)
    {
        var index = Array.IndexOf(Names, name, 1);
        block = (ContractBlock)Math.Max(index, 0);
        return index > 0;
    }
}

/// <summary>One hour of a market and the block it belongs to.</summary>
public readonly record struct BlockHour(DateTime HourStartUtc, ContractBlock Block);
