"""What stands in the way of tasks: raised by the unit, answered at a level, passed upwards, closed; the register."""
