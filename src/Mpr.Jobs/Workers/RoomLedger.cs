using Microsoft.Extensions.Options;

namespace Mpr.Jobs.Workers;

/// <summary>How much room the running tasks of this process have reserved. Thread safe.</summary>
internal sealed class RoomLedger(IOptions<TaskWorkerOptions> options)
{
    private readonly Lock _lock = new();
    private long _taken;

    /// <summary>Room for all tasks together; null when it is unbounded.</summary>
    public long? Whole => options.Value.Room?.Invoke();

    /// <summary>What is left of it; all there is when it is unbounded.</summary>
    public long Left
    {
        get
        {
            var whole = Whole ?? long.MaxValue;
            lock (_lock)
            {
                return whole - _taken;
            }
        }
    }

    public RoomClaim Open() => new(this);

    /// <summary>Changes a reservation, if there is room for it.</summary>
    internal bool TryChange(long from, long to)
    {
        var whole = to > 0 ? Whole ?? long.MaxValue : 0;
        lock (_lock)
        {
            if (to > 0 && whole - (_taken - from) < to)
            {
                return false;
            }

            _taken += to - from;
            return true;
        }
    }
}

/// <summary>What one ticket holds of the room, until it is disposed. Not thread safe.</summary>
internal sealed class RoomClaim(RoomLedger ledger) : IDisposable
{
    private long _held;

    /// <inheritdoc cref="RoomLedger.Left" />
    public long Left => ledger.Left + _held;

    /// <summary>Holds this much instead of what it held; false, and unchanged, when there is too little left.</summary>
    public bool TryTake(long reservation)
    {
        if (!ledger.TryChange(_held, reservation))
        {
            return false;
        }

        _held = reservation;
        return true;
    }

    public void Dispose() => TryTake(0);
}
